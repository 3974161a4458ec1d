using Microsoft.AspNetCore.StaticFiles;

namespace TuneScout.Web;

/// <summary>The browser's libraries are modules, whose type browsers insist on.</summary>
internal static class ScriptTypes
{
    public static FileExtensionContentTypeProvider Provider { get; } = new(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [".mjs"] = "text/javascript", [".js"] = "text/javascript" });
}
