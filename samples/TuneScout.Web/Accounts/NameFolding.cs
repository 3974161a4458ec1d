using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace TuneScout.Web;

/// <summary>Brings names to one case and one Unicode form.</summary>
internal sealed class NameFolding : ILookupNormalizer
{
    public string? NormalizeName(string? name) => Fold(name);

    public string? NormalizeEmail(string? email) => Fold(email);

    public static string? Fold(string? name)
    {
        if (name is null) return null;
        try
        {
            // Upper case joins what has several small forms, lower case then what has several great ones.
            return name.Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return null; // half a surrogate pair is no name
        }
    }

    /// <summary>The fault of a name that somebody wants to have; null where there is none.</summary>
    public static string? Fault(string? name)
    {
        if (Fold(name) is not { } folded) return "The name is not text.";
        if (folded.Length is < 3 or > 40) return "The name must have 3 to 40 characters.";
        return folded.All(static c => c is '-' or '_' or '.' || char.GetUnicodeCategory(c) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber)
            ? null
            : "The name may have letters, digits, dots, dashes and underscores only.";
    }
}
