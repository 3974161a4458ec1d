using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace TuneScout.Fingerprinting.Tests;

public sealed class MachineIndependenceTests
{
    [Theory]
    [InlineData("DOTNET_EnableHWIntrinsic", "128:False 256:False 512:False")]
    [InlineData("DOTNET_EnableAVX2", "256:False 512:False")]
    [InlineData("DOTNET_EnableFMA", "")]
    public async Task Fingerprints_without_some_of_the_machines_instructions_are_equal_to_the_bit(string switchedOff, string hardware)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var file = Path.Combine(Path.GetTempPath(), $"tunescout-probe-{Guid.NewGuid():n}");
        try
        {
            using var child = Process.Start(Child(switchedOff, file))!;
            var output = child.StandardOutput.ReadToEndAsync(cancellation);
            var errors = child.StandardError.ReadToEndAsync(cancellation);
            try
            {
                await child.WaitForExitAsync(cancellation).WaitAsync(TimeSpan.FromSeconds(60), cancellation);
            }
            finally
            {
                if (!child.HasExited) child.Kill();
            }

            Assert.True(child.ExitCode == 0 && File.Exists(file), $"the probe ended with {child.ExitCode}: {await output}{await errors}");
            var answer = (await File.ReadAllTextAsync(file, cancellation)).Split('\n');
            Assert.EndsWith(hardware, answer[0], StringComparison.Ordinal);
            Assert.Equal(Probe.Run(), answer[1]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Probe_hears_something_worth_comparing() => Assert.InRange(int.Parse(Probe.Run().Split(' ')[0]), 200, 400);

    private static ProcessStartInfo Child(string switchedOff, string file)
    {
        // The tests are an executable, or a library that "dotnet" runs.
        var host = Environment.ProcessPath!;
        var start = new ProcessStartInfo(host) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        start.Environment[switchedOff] = "0";
        start.Environment[Probe.Variable] = file;
        return start;
    }
}
