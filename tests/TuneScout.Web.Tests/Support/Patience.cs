namespace TuneScout.Web.Tests;

/// <summary>How long tests wait for what must come: machines that run tests are busy, and a test that waits is not slower for it.</summary>
internal static class Patience
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(90);
}
