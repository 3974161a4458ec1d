using Microsoft.Data.Sqlite;
using TuneScout.Fingerprinting;

namespace TuneScout.Storage.Local;

/// <summary>Turns what the file system and SQLite throw into messages that say what is wrong, where, and what to do.</summary>
internal static class Faults
{
    private const int SqliteBusy = 5;
    private const int SqliteReadOnly = 8;
    private const int SqliteIoError = 10;
    private const int SqliteCorrupt = 11;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;

    /// <summary>Whether an exception means that the storage failed, rather than that the program is wrong.</summary>
    public static bool IsStorage(Exception fault) =>
        fault is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException or FingerprintFormatException;

    /// <summary>A failure while something was done with a folder.</summary>
    public static StoreException Of(string folder, string action, Exception fault) =>
        fault as StoreException ?? new StoreException($"{folder}: {action} failed: {Reason(fault)}", fault);

    private static string Reason(Exception fault) => fault switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode switch
        {
            SqliteFull => "the disk is full; make room and repeat",
            SqliteIoError => $"the disk cannot be read or written ({sqlite.Message}); make sure that it is neither full nor failing, and repeat",
            SqliteReadOnly => "the folder or its files cannot be written; check their permissions, or open it with LocalStoreOptions.ReadOnly",
            SqliteCorrupt or SqliteNotADatabase => $"{StoreFolder.DatabaseName} is damaged ({sqlite.Message}); restore it from a backup",
            SqliteBusy => "another program keeps the database locked; close it and repeat",
            SqliteCannotOpen => $"{StoreFolder.DatabaseName} cannot be opened; check the permissions of the folder",
            _ => sqlite.Message,
        },
        UnauthorizedAccessException => $"{OneLine(fault.Message)} Check the permissions of the folder.",
        IOException io when IsDiskFull(io) => "the disk is full; make room and repeat",
        FingerprintFormatException => $"a stored constellation is damaged: {OneLine(fault.Message)}",
        _ => OneLine(fault.Message),
    };

    // ENOSPC and EDQUOT where errno is passed on as it is; ERROR_DISK_FULL on Windows.
    private static bool IsDiskFull(IOException fault) => fault.HResult is 28 or 122 or unchecked((int)0x80070070);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
