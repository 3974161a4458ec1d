namespace TuneScout.Web.Tests;

/// <summary>Tests that take long run where they are asked for: scripts/web-test.sh.</summary>
internal static class LongTests
{
    public static void Ask() => Assert.SkipUnless(Environment.GetEnvironmentVariable("TUNESCOUT_LONG") is { Length: > 0 }, "Takes long: scripts/web-test.sh runs it.");
}
