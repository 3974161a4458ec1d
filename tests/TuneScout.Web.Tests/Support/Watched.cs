using System.Reflection;

namespace TuneScout.Web.Tests;

/// <summary>Stands before a store: counts the calls of one method, and answers some of them in the store's place.</summary>
public class Watched : DispatchProxy
{
    private object? _inner;
    private string? _method;
    private Func<int, object?[], object?>? _instead;
    private int _calls;

    /// <summary>How often the method was called.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Puts one before a store.</summary>
    /// <param name="inner">The store.</param>
    /// <param name="method">The method that is counted.</param>
    /// <param name="instead">Gets the number of the call, from 1, and its arguments; throws, or gives what is answered; null lets the store answer.</param>
    public static (T Store, Watched Watch) Over<T>(T inner, string method, Func<int, object?[], object?>? instead = null)
        where T : class
    {
        var store = Create<T, Watched>();
        var watch = (Watched)(object)store;
        (watch._inner, watch._method, watch._instead) = (inner, method, instead);
        return (store, watch);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == _method)
        {
            var call = Interlocked.Increment(ref _calls);
            if (_instead?.Invoke(call, args!) is { } answer) return answer;
        }

        return targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
