using System.Globalization;

namespace TuneScout.Fingerprinting;

/// <summary>Reads options back from the id that names them.</summary>
internal static class SchemeIds
{
    /// <exception cref="StoreException">The id is none of this software.</exception>
    public static FingerprintOptions Parse(string schemeId)
    {
        var parts = schemeId.Split('-');
        if (parts is [_, var stored, var hashed, var pairs] && Number(stored, out var s) && Number(hashed, out var h) && Number(pairs, out var p))
        {
            var options = new FingerprintOptions { StoredPeaksPerSecond = s, HashedPeaksPerSecond = h, PairsPerPeak = p };
            if (string.Equals(options.SchemeId, schemeId, StringComparison.Ordinal)) return options;
        }

        throw new StoreException($"The scheme {schemeId} is not known to this software, which makes {FingerprintOptions.Default.SchemeId}; update the software.");

        static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
