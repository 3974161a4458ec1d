namespace TuneScout.Storage.Aws;

/// <summary>What one kind of request has consumed in a month, on all hosts that keep account. Immutable.</summary>
/// <param name="Month">The first day of the month, in UTC.</param>
/// <param name="Consumption">What was consumed.</param>
public sealed record AwsMonthlyConsumption(DateOnly Month, AwsConsumption Consumption);
