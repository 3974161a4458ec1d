namespace TuneScout.Web.Components;

/// <summary>Numbers as people read them.</summary>
internal static class Show
{
    public static string Clock(double seconds) => seconds >= 3600
        ? $"{(int)(seconds / 3600)}:{(int)(seconds / 60) % 60:00}:{(int)seconds % 60:00}"
        : $"{(int)(seconds / 60)}:{(int)seconds % 60:00}";

    public static string Bytes(long bytes) => bytes switch
    {
        < 1 << 20 => $"{bytes / 1024.0:0} KB",
        < 1 << 30 => $"{bytes / 1048576.0:0.0} MB",
        _ => $"{bytes / 1073741824.0:0.0} GB",
    };

    public static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    public static string Percent(double part) => $"{part * 100:0} %";
}
