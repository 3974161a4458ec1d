namespace TuneScout.Console;

/// <summary>What a command does with a library on AWS.</summary>
internal enum AwsUse
{
    /// <summary>It reads: tables and the bucket are taken to be there, and nothing is asked before it is needed.</summary>
    Read,

    /// <summary>It writes: tables and the bucket are looked at first, so that nothing is half done for want of one.</summary>
    Write,
}
