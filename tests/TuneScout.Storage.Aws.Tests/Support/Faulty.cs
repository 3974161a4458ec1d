using System.Net;
using System.Reflection;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.S3;

namespace TuneScout.Storage.Aws.Tests;

/// <summary>Stands before a client and spoils requests as a plan says.</summary>
/// <typeparam name="TClient">IAmazonDynamoDB or IAmazonS3.</typeparam>
public class Faulty<TClient> : DispatchProxy
    where TClient : class
{
    private static readonly MethodInfo Spoil = typeof(Faulty<TClient>).GetMethod(nameof(SpoilAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, object> _earlier = new(StringComparer.Ordinal);
    private TClient _inner = null!;
    private FaultPlan _plan = null!;

    internal static TClient Around(TClient inner, FaultPlan plan)
    {
        var proxy = Create<TClient, Faulty<TClient>>();
        ((Faulty<TClient>)(object)proxy)._inner = inner;
        ((Faulty<TClient>)(object)proxy)._plan = plan;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (args is [AmazonWebServiceRequest request, CancellationToken token] && targetMethod!.ReturnType.IsGenericType)
            return Spoil.MakeGenericMethod(targetMethod.ReturnType.GetGenericArguments()[0]).Invoke(this, [targetMethod, request, token]);
        return targetMethod!.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }

    private async Task<TResponse> SpoilAsync<TResponse>(MethodInfo method, AmazonWebServiceRequest request, CancellationToken token)
    {
        var fault = _plan.Next(request);
        switch (fault)
        {
            case Fault.Throttle:
                throw typeof(TClient) == typeof(IAmazonS3) ? ServiceFaults.S3("SlowDown", HttpStatusCode.ServiceUnavailable) : ServiceFaults.Dynamo("ThrottlingException");
            case Fault.NoConnection:
                throw new HttpRequestException("connection refused");
            case Fault.NeverAnswers:
                await Task.Delay(Timeout.Infinite, token);
                break;
            case Fault.Throw:
                throw _plan.Exception!;
            case Fault.Slow:
                await Task.Delay(50, token);
                break;
            case Fault.Stale when Signature(request) is { } signature:
                lock (_lock)
                {
                    if (_earlier.TryGetValue(signature, out var earlier)) return (TResponse)earlier;
                }

                break;
        }

        var response = fault is Fault.Partly or Fault.Undone ? await PartlyAsync<TResponse>(method, request, fault, token) : await RunAsync<TResponse>(method, request, token);
        if (Signature(request) is { } read) lock (_lock) _earlier[read] = response!;
        if (fault == Fault.LostReply) throw new HttpRequestException("connection reset");
        if (fault == Fault.DoneWithoutAnswer) await Task.Delay(Timeout.Infinite, token);
        return response;
    }

    private Task<TResponse> RunAsync<TResponse>(MethodInfo method, AmazonWebServiceRequest request, CancellationToken token) =>
        (Task<TResponse>)method.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, [request, token], null)!;

    private async Task<TResponse> PartlyAsync<TResponse>(MethodInfo method, AmazonWebServiceRequest request, Fault fault, CancellationToken token)
    {
        switch (request)
        {
            case BatchWriteItemRequest { RequestItems: { Count: 1 } writes }:
            {
                var (table, (done, left)) = (writes.Keys.Single(), _plan.Divide(writes.Values.Single(), fault == Fault.Undone));
                var response = done.Count == 0 ? new BatchWriteItemResponse()
                    : await RunAsync<BatchWriteItemResponse>(method, new BatchWriteItemRequest { RequestItems = new() { [table] = done }, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL }, token);
                if (left.Count > 0) response.UnprocessedItems = new() { [table] = left };
                return (TResponse)(object)response;
            }

            case BatchGetItemRequest { RequestItems: { Count: 1 } reads }:
            {
                var (table, asked) = (reads.Keys.Single(), reads.Values.Single());
                var (done, left) = _plan.Divide(asked.Keys, fault == Fault.Undone);
                var response = done.Count == 0 ? new BatchGetItemResponse()
                    : await RunAsync<BatchGetItemResponse>(method, new BatchGetItemRequest { RequestItems = new() { [table] = With(done) }, ReturnConsumedCapacity = ReturnConsumedCapacity.TOTAL }, token);
                if (left.Count > 0) response.UnprocessedKeys = new() { [table] = With(left) };
                return (TResponse)(object)response;

                KeysAndAttributes With(List<Dictionary<string, AttributeValue>> keys) =>
                    new() { Keys = keys, ConsistentRead = asked.ConsistentRead, ProjectionExpression = asked.ProjectionExpression, ExpressionAttributeNames = asked.ExpressionAttributeNames };
            }

            default:
                return await RunAsync<TResponse>(method, request, token);
        }
    }

    // Reads that may be stale; equal ones have equal text.
    private static string? Signature(AmazonWebServiceRequest request) => request switch
    {
        GetItemRequest { ConsistentRead: not true } get => $"get {get.TableName} {Text(get.Key)}",
        QueryRequest { ConsistentRead: not true } query =>
            $"query {query.TableName} {query.IndexName} {query.KeyConditionExpression} {query.FilterExpression} {query.ScanIndexForward} {query.Limit} {Text(query.ExpressionAttributeValues)} {Text(query.ExclusiveStartKey)}",
        _ => null,
    };

    private static string Text(Dictionary<string, AttributeValue>? values) =>
        string.Join(' ', (values ?? []).OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}={pair.Value.S}{pair.Value.N}"));
}
