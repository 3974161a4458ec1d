using System.Text.RegularExpressions;
using Amazon.DynamoDBv2.Model;

namespace TuneScout.Web;

/// <summary>Writes to the table, alone or several in a transaction. In expressions "#word" stands for the attribute "word".</summary>
internal static partial class Change
{
    /// <summary>The condition under which something is made that must not be there yet.</summary>
    public const string IfNew = "attribute_not_exists(pk)";

    /// <summary>The condition under which something is changed and never made.</summary>
    public const string IfThere = "attribute_exists(pk)";

    public static TransactWriteItem Put(Item item, string? condition = null, params (string Name, AttributeValue Value)[] values) =>
        new() { Put = new Put { Item = item, ConditionExpression = condition, ExpressionAttributeNames = Names(condition), ExpressionAttributeValues = Values(values) } };

    public static TransactWriteItem Update(string partition, string sort, string expression, string? condition = null, params (string Name, AttributeValue Value)[] values) => new()
    {
        Update = new Update
        {
            Key = Item.Key(partition, sort),
            UpdateExpression = expression,
            ConditionExpression = condition,
            ExpressionAttributeNames = Names(expression + " " + condition),
            ExpressionAttributeValues = Values(values),
        },
    };

    public static TransactWriteItem Delete(string partition, string sort, string? condition = null, params (string Name, AttributeValue Value)[] values) =>
        new() { Delete = new Delete { Key = Item.Key(partition, sort), ConditionExpression = condition, ExpressionAttributeNames = Names(condition), ExpressionAttributeValues = Values(values) } };

    public static TransactWriteItem Check(string partition, string sort, string condition, params (string Name, AttributeValue Value)[] values) =>
        new() { ConditionCheck = new ConditionCheck { Key = Item.Key(partition, sort), ConditionExpression = condition, ExpressionAttributeNames = Names(condition), ExpressionAttributeValues = Values(values) } };

    public static Dictionary<string, string>? Names(string? expression)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Word().Matches(expression ?? "")) names[match.Value] = match.Value[1..];
        return names.Count > 0 ? names : null; // the service refuses an empty list
    }

    public static Dictionary<string, AttributeValue>? Values((string Name, AttributeValue Value)[] values) =>
        values.Length > 0 ? values.ToDictionary(static value => value.Name, static value => value.Value, StringComparer.Ordinal) : null;

    [GeneratedRegex("#[a-z0-9_]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();
}
