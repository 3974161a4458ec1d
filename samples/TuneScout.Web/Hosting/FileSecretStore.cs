using System.Security.Cryptography;

namespace TuneScout.Web;

/// <summary>Secrets as files that their owner alone may read.</summary>
internal sealed class FileSecretStore(DataFolder folder) : ISecretStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public byte[] Get(string name)
    {
        var path = Path.Combine(folder.Keys, name);
        if (!File.Exists(path))
        {
            var fresh = Path.Combine(folder.Keys, Path.GetRandomFileName());
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
            using (var file = new FileStream(fresh, options)) file.Write(RandomNumberGenerator.GetBytes(32));
            try
            {
                File.Move(fresh, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(fresh); // another process was first
            }
        }

        return File.ReadAllBytes(path);
    }
}
