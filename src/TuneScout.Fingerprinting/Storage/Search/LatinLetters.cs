using System.Text;

namespace TuneScout.Fingerprinting;

/// <summary>Takes marks off Latin letters, so that "Bjork" finds "Björk". Stateless.</summary>
/// <remarks>
/// The canonical decompositions of Unicode, cut down to their first letter, and the letters with a stroke, which Unicode does not decompose.
/// Tables rather than <see cref="string.Normalize()"/>: that does nothing in processes without culture data, and what is stored
/// must not depend on the process that stored it.
/// </remarks>
internal static class LatinLetters
{
    private const int Latin = 0xC0;
    private const int LatinAdditional = 0x1E00;

    // A letter without marks, or a point where there is none.
    private const string LatinBase =
        "aaaaaa.ceeeeiiii.nooooo.ouuuuy..aaaaaa.ceeeeiiii.nooooo.ouuuuy.y"
        + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiii.i..jjkk.llllll."
        + ".llnnnnnn...oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz."
        + "b......................i........oo.............uu..............."
        + ".............aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa...."
        + "aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............"
        + "...b............";

    private const string LatinAdditionalBase =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
        + "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
        + "wwwwwwwwwwxxxxyyzzzzzzhtwy......aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
        + "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

    /// <summary>The letter without its marks; any other rune as it is.</summary>
    public static Rune WithoutMarks(Rune rune)
    {
        var letter = '.';
        if (rune.Value is >= Latin and < Latin + 400) letter = LatinBase[rune.Value - Latin];
        else if (rune.Value is >= LatinAdditional and < LatinAdditional + 256) letter = LatinAdditionalBase[rune.Value - LatinAdditional];
        return letter == '.' ? rune : new Rune(letter);
    }
}
