namespace TuneScout.Evaluation;

/// <summary>What keeps an evaluation from going on; the message is for people and names the remedy.</summary>
internal sealed class EvaluationException(string message) : Exception(message);
