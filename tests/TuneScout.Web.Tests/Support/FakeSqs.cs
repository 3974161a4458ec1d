using System.Reflection;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace TuneScout.Web.Tests;

/// <summary>SQS in memory, with everything that SQS permits itself: messages that come twice or out of order, requests that fail, receipts that are good no longer.</summary>
internal sealed class FakeSqs
{
    public const string Url = "https://sqs.test/queue";
    private const int MostReceives = 5;
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly Random _random = new(7);
    private readonly List<Entry> _messages = [];
    private int _receipts;

    public FakeSqs(TimeProvider clock)
    {
        _clock = clock;
        Client = DispatchProxy.Create<IAmazonSQS, SqsProxy>();
        ((SqsProxy)(object)Client).Owner = this;
    }

    public IAmazonSQS Client { get; }

    /// <summary>How often, of 1, a message is handed out although somebody has it.</summary>
    public double Duplicates { get; set; }

    /// <summary>How often a request does nothing and fails.</summary>
    public double Failures { get; set; }

    /// <summary>How often a message that is sent is lost.</summary>
    public double Losses { get; set; }

    /// <summary>Bodies of messages that were received too often.</summary>
    public List<string> Dead { get; } = [];

    /// <summary>How many messages there are, seen or not.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _messages.Count;
        }
    }

    /// <summary>Receipts that were given out so far are good no longer.</summary>
    public void ForgetReceipts()
    {
        lock (_lock) foreach (var message in _messages) message.Receipt = null;
    }

    internal object Answer(string method, object request)
    {
        lock (_lock)
        {
            if (_random.NextDouble() < Failures) throw new AmazonSQSException("ServiceUnavailable");
            return (method, request) switch
            {
                ("SendMessageAsync", SendMessageRequest send) => Send(send.MessageBody),
                ("ReceiveMessageAsync", ReceiveMessageRequest receive) => Receive(receive.VisibilityTimeout!.Value),
                ("DeleteMessageAsync", DeleteMessageRequest delete) => Delete(delete.ReceiptHandle),
                ("ChangeMessageVisibilityAsync", ChangeMessageVisibilityRequest change) => Hide(change.ReceiptHandle, change.VisibilityTimeout!.Value),
                _ => throw new NotSupportedException(method),
            };
        }
    }

    private SendMessageResponse Send(string body)
    {
        if (_random.NextDouble() >= Losses) _messages.Insert(_random.Next(_messages.Count + 1), new Entry { Body = body });
        return new SendMessageResponse();
    }

    private ReceiveMessageResponse Receive(int visibility)
    {
        foreach (var dead in _messages.Where(message => message.Receives >= MostReceives && message.Seen <= _clock.GetUtcNow()).ToList())
        {
            Dead.Add(dead.Body);
            _messages.Remove(dead);
        }

        var response = new ReceiveMessageResponse { Messages = [] };
        if (_messages.Find(message => message.Seen <= _clock.GetUtcNow() || _random.NextDouble() < Duplicates) is not { } found) return response;
        found.Seen = _clock.GetUtcNow().AddSeconds(visibility);
        found.Receives++;
        found.Receipt = $"receipt {++_receipts}";
        response.Messages.Add(new Message { Body = found.Body, ReceiptHandle = found.Receipt });
        return response;
    }

    private DeleteMessageResponse Delete(string receipt)
    {
        // An old receipt deletes nothing, and that is no failure.
        _messages.RemoveAll(message => message.Receipt == receipt);
        return new DeleteMessageResponse();
    }

    private ChangeMessageVisibilityResponse Hide(string receipt, int seconds)
    {
        var found = _messages.Find(message => message.Receipt == receipt) ?? throw new ReceiptHandleIsInvalidException("The receipt handle is not valid.");
        found.Seen = _clock.GetUtcNow().AddSeconds(seconds);
        return new ChangeMessageVisibilityResponse();
    }

    private sealed class Entry
    {
        public required string Body { get; init; }

        public DateTimeOffset Seen { get; set; }

        public string? Receipt { get; set; }

        public int Receives { get; set; }
    }
}

/// <summary>Answers what the app asks for, and nothing else of the interface.</summary>
public class SqsProxy : DispatchProxy
{
    internal FakeSqs? Owner { get; set; }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        try
        {
            var answer = Owner!.Answer(targetMethod!.Name, args![0]!);
            return typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(answer.GetType()).Invoke(null, [answer]);
        }
        catch (AmazonSQSException e)
        {
            return typeof(Task).GetMethods().Single(static method => method is { Name: nameof(Task.FromException), IsGenericMethod: true })
                .MakeGenericMethod(targetMethod!.ReturnType.GetGenericArguments()[0]).Invoke(null, [e]);
        }
    }
}
