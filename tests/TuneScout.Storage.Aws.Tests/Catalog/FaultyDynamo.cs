using System.Reflection;
using Amazon.DynamoDBv2;

namespace TuneScout.Storage.Aws.Tests.Catalog;

/// <summary>A client that asks before and after each request what shall go wrong. Thread-safe where the questions are.</summary>
public class FaultyDynamo : DispatchProxy
{
    private IAmazonDynamoDB _client = null!;
    private Func<string, Exception?> _before = null!;
    private Func<string, Exception?> _after = null!;

    /// <summary>Wraps a client.</summary>
    /// <param name="client">The client.</param>
    /// <param name="before">What is thrown instead of the request; null for nothing.</param>
    /// <param name="after">What is thrown instead of the reply: the request has taken effect; null for nothing.</param>
    public static IAmazonDynamoDB Over(IAmazonDynamoDB client, Func<string, Exception?> before, Func<string, Exception?>? after = null)
    {
        var proxy = Create<IAmazonDynamoDB, FaultyDynamo>();
        var faulty = (FaultyDynamo)(object)proxy;
        (faulty._client, faulty._before, faulty._after) = (client, before, after ?? (static _ => null));
        return proxy;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        var action = targetMethod.Name.Replace("Async", "", StringComparison.Ordinal);
        if (!targetMethod.ReturnType.IsGenericType) return targetMethod.Invoke(_client, args);
        if (_before(action) is { } fault) return Failed(targetMethod.ReturnType, fault);
        var reply = targetMethod.Invoke(_client, args);
        return typeof(FaultyDynamo).GetMethod(nameof(AfterAsync), BindingFlags.NonPublic | BindingFlags.Instance)!
            .MakeGenericMethod(targetMethod.ReturnType.GetGenericArguments()).Invoke(this, [action, reply]);
    }

    private static object Failed(Type task, Exception fault) =>
        typeof(Task).GetMethods().Single(static method => method is { Name: nameof(Task.FromException), IsGenericMethod: true })
            .MakeGenericMethod(task.GetGenericArguments()).Invoke(null, [fault])!;

    private async Task<T> AfterAsync<T>(string action, Task<T> reply)
    {
        var value = await reply;
        return _after(action) is { } fault ? throw fault : value;
    }
}
