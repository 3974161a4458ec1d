namespace TuneScout.Equalizer;

/// <summary>What the engine does at a time: filters with their states, made by whoever changes a setting and then owned by the thread that processes.</summary>
internal sealed record EngineProgram(FilterBank Bank, bool Limits);
