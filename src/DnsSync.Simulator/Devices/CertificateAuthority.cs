using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DnsSync.Simulator.Devices;

/// <summary>
/// A certificate authority that lives as long as the process: its keys are never written down.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly X509Certificate2 _issuer;
    private readonly DateTimeOffset _now;

    /// <param name="time">From whose now the certificates are valid. Default the system's.</param>
    public CertificateAuthority(TimeProvider? time = null)
    {
        _now = (time ?? TimeProvider.System).GetUtcNow();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            "CN=DnsSync simulator CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(
            new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _issuer = request.CreateSelfSigned(_now.AddDays(-1), _now + Lifetime);
        Certificate = X509CertificateLoader.LoadCertificate(_issuer.RawData);
    }

    /// <summary>What clients trust; without the key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary><see cref="Certificate"/> as PEM, for <c>openssl -CAfile</c> and the like.</summary>
    public string ToPem() => Certificate.ExportCertificatePem() + "\n";

    /// <summary>A server certificate, with its key, for these host names.</summary>
    public X509Certificate2 Issue(params IReadOnlyCollection<string> names)
    {
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            "CN=DnsSync simulated endpoint", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name.TrimEnd('.'));
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_issuer, true, false));
        using var issued = request.Create(
            _issuer, _now.AddDays(-1), _issuer.NotAfter, RandomNumberGenerator.GetBytes(16));
        using var withKey = issued.CopyWithPrivateKey(key);
        // A key that was just made is not one that every TLS stack can use; a loaded one is.
        return X509CertificateLoader.LoadPkcs12(
            withKey.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    public void Dispose()
    {
        _issuer.Dispose();
        Certificate.Dispose();
    }
}
