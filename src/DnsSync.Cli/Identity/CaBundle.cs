using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Amazon.Runtime;
using DnsSync.Calls;

namespace DnsSync.Cli.Identity;

/// <summary>
/// HTTP clients that trust the authorities in the file of AWS_CA_BUNDLE and no others, as the AWS CLI
/// does: for a proxy, or a test server, with a certificate of its own.
/// </summary>
internal sealed class CaBundle : HttpClientFactory
{
    private readonly X509Certificate2Collection _authorities;

    private CaBundle(X509Certificate2Collection authorities) => _authorities = authorities;

    /// <returns>Null if AWS_CA_BUNDLE is not set.</returns>
    /// <exception cref="CommandException">The file cannot be read, or holds no certificate.</exception>
    public static CaBundle? FromEnvironment()
    {
        if (AwsProfile.Variable("AWS_CA_BUNDLE") is not { } file)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException
            or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot read AWS_CA_BUNDLE, {file}: {unreadable.Message}");
        }

        // An empty list would stand for whatever the system trusts.
        return authorities.Count > 0
            ? new(authorities)
            : throw new CommandException($"AWS_CA_BUNDLE {file} contains no certificate");
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        return new HttpClient(new SingleSend(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
        }))
        {
            Timeout = clientConfig.Timeout ?? TimeSpan.FromSeconds(100),
        };
    }
}
