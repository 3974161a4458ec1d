namespace TuneScout.Web;

/// <summary>An account.</summary>
internal sealed class WebUser
{
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    public string Name { get; set; } = "";

    /// <summary>The name in one case and one Unicode form: two accounts never differ by less.</summary>
    public string Folded { get; set; } = "";

    public string PasswordHash { get; set; } = "";

    public string SecurityStamp { get; set; } = "";

    public int Failures { get; set; }

    public DateTimeOffset? LockoutEnd { get; set; }

    public bool IsAdmin { get; set; }

    /// <summary>Counts the changes: one that was made on an older version is refused.</summary>
    public int Version { get; set; }
}
