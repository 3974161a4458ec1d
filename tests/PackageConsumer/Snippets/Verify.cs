using System.Runtime.CompilerServices;

namespace PackageConsumer.Snippets;

internal static class Verify
{
    public static void That(bool holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        if (!holds) throw new InvalidOperationException($"This does not hold: {what}");
    }
}
