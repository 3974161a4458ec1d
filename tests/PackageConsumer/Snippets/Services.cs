using Microsoft.Extensions.DependencyInjection;
using TuneScout.Fingerprinting;
using TuneScout.Storage.Local;

namespace PackageConsumer.Snippets;

internal static class Services
{
    public static async Task RunAsync()
    {
        var services = new ServiceCollection();
        #region services
        services.AddTuneScout(options => options.Recognizer.FalseAcceptRate = 0.0001)
            .AddLocalStorage("my-library");
        #endregion
        await using var provider = services.BuildServiceProvider();
        await using var clip = await AudioFile.OpenAsync("clip.wav");
        Verify.That((await provider.GetRequiredService<Recognizer>().RecognizeAsync(clip)).Decision == Decision.Match);
    }
}
