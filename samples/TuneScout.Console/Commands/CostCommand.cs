using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TuneScout.Storage.Aws;

namespace TuneScout.Console;

/// <summary>"tunescout aws cost": what the operations of a library on AWS have consumed, on all hosts that keep account, and what that costs.</summary>
internal static class CostCommand
{
    private const string MonthFormat = "yyyy-MM";

    public static Command Create(CommandContext context)
    {
        var month = new Option<string?>("--month") { Description = "Only this month, for example 2026-11 (default: all months together)", HelpName = "YYYY-MM" };
        month.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && ParseMonth(token.Value) is null) result.AddError($"--month is {token.Value}, must be a year and a month such as 2026-11.");
        });
        var command = new Command("cost", "Shows what the library's operations have consumed and what that costs, without storage and transfer to the internet") { month };
        command.SetAction((result, cancellationToken) => RunAsync(context, result, result.GetValue(month) is { } text ? ParseMonth(text) : null, cancellationToken));
        return command;
    }

    private static DateOnly? ParseMonth(string text) => DateOnly.TryParseExact(text, MonthFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? month : null;

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, DateOnly? month, CancellationToken cancellationToken)
    {
        await using var library = await AwsCommands.OpenAsync(context, result, AwsUse.Read, cancellationToken);
        var entries = new List<AwsMonthlyConsumption>();
        await foreach (var entry in library.Usage.ReadAsync(cancellationToken))
        {
            if (month is null || entry.Month == month) entries.Add(entry);
        }

        if (context.WantsJson(result))
        {
            foreach (var entry in entries) context.Output.Json(LineOf(entry), JsonLines.Readable.CostLine);
        }
        else if (entries.Count == 0)
        {
            context.Output.Note($"Nothing has been noted of the library {library.Name}{(month is null ? "" : " in that month")}.");
        }
        else
        {
            Write(context, entries);
        }

        return ExitCodes.Answered;
    }

    private static CostLine LineOf(AwsMonthlyConsumption entry) => new(
        entry.Month.ToString(MonthFormat, CultureInfo.InvariantCulture), entry.Consumption.Service, entry.Consumption.Action, entry.Consumption.Resource,
        entry.Consumption.Requests, entry.Consumption.Retries, entry.Consumption.ReadUnits, entry.Consumption.WriteUnits, entry.Consumption.Bytes, DollarsOf(entry.Consumption));

    private static void Write(CommandContext context, List<AwsMonthlyConsumption> entries)
    {
        var table = new Table().AddColumns("Service", "Action", "On", "Requests", "Repeated", "Read units", "Write units", "Bytes", "Cost");
        foreach (var group in entries.Select(LineOf).GroupBy(static line => (line.Service, line.Action, line.Resource)).OrderBy(static group => group.Key))
            AddRow(table, [group.Key.Service, group.Key.Action, group.Key.Resource], group);
        AddRow(table, ["Total", "", ""], entries.Select(LineOf));
        context.Output.Table(table);
        var prices = AwsPrices.Default;
        var (first, last) = (entries.Min(static entry => entry.Month), entries.Max(static entry => entry.Month));
        var months = first == last ? "" : $" to {last.ToString(MonthFormat, CultureInfo.InvariantCulture)}";
        context.Output.Note($"{first.ToString(MonthFormat, CultureInfo.InvariantCulture)}{months}, UTC, at the prices of {prices.Region} in {prices.AsOf.ToString("MMMM yyyy", CultureInfo.InvariantCulture)}. Storage and transfer to the internet are not in it; your bill is the authority.");
    }

    private static void AddRow(Table table, string[] names, IEnumerable<CostLine> group)
    {
        var lines = group.ToList();
        string[] numbers =
        [
            Count(lines.Sum(static line => line.Requests)), Count(lines.Sum(static line => line.Retries)), Units(lines.Sum(static line => line.ReadUnits)),
            Units(lines.Sum(static line => line.WriteUnits)), Numbers.Bytes(lines.Sum(static line => line.Bytes)), Dollars(lines.Sum(static line => line.Dollars)),
        ];
        table.AddRow([.. names.Select(ToolOutput.Cell), .. numbers.Select(ToolOutput.RightCell)]);

        static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
        static string Units(double number) => number.ToString("#,0.#", CultureInfo.InvariantCulture);
    }

    // A run costs some millionths.
    private static string Dollars(double dollars) => string.Create(CultureInfo.InvariantCulture, $"${dollars:0.000000}");

    private static double DollarsOf(AwsConsumption consumption) => (double)AwsCost.Of([consumption]).Total;
}
