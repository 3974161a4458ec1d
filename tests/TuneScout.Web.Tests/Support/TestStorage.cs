using System.Security.Cryptography;
using System.Text;

namespace TuneScout.Web.Tests;

/// <summary>Where the servers of tests keep what they keep: in their folder, or with TUNESCOUT_STORAGE=aws on the engines that scripts/aws-local.sh starts.</summary>
internal static class TestStorage
{
    public static bool IsAws => Environment.GetEnvironmentVariable("TUNESCOUT_STORAGE") == "aws";

    /// <summary>Settings that put all of a folder's processes under tables and keys of their own.</summary>
    public static (string Name, string Value)[] AwsSettings(string folder, string origin)
    {
        LocalEngines.Require();
        return [("Storage", "aws"), ("Aws__Prefix", PrefixOf(folder)), ("Aws__Bucket", LocalEngines.Bucket), ("Aws__Provisioning", "CreateIfMissing"), ("Aws__Origins__0", origin)];
    }

    public static string PrefixOf(string folder) => "t" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 12));
}
