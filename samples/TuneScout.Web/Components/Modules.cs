using Microsoft.JSInterop;

namespace TuneScout.Web.Components;

/// <summary>The browser's part of a page.</summary>
internal static class Modules
{
    /// <summary>Has the browser fetch and start it.</summary>
    /// <returns>Null where that went wrong: the line broke off, or the browser is too old.</returns>
    public static async Task<IJSObjectReference?> StartAsync(IJSRuntime script, string path, params object?[] arguments)
    {
        try
        {
            var module = await script.InvokeAsync<IJSObjectReference>("import", path);
            await module.InvokeVoidAsync("start", arguments);
            return module;
        }
        catch (Exception e) when (e is JSException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Lets go of it.</summary>
    public static async ValueTask DropAsync(IJSObjectReference? module)
    {
        if (module is null) return;
        try
        {
            await module.InvokeVoidAsync("stop");
            await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser went first.
        }
    }
}
