namespace TuneScout.Web;

/// <summary>Secrets that every process of a site has to know: the keys of tokens and of signed addresses.</summary>
internal interface ISecretStore
{
    /// <summary>A secret of 32 random bytes, made when it is first asked for and the same in every process after that.</summary>
    byte[] Get(string name);
}
