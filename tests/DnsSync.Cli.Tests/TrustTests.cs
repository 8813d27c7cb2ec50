using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DnsSync.Simulator.Devices;

namespace DnsSync.Cli.Tests;

/// <summary>AWS behind TLS with a private certificate authority, as a proxy that inspects traffic has it.</summary>
[Trait("Speed", "slow")]
public sealed class TrustTests : IAsyncLifetime
{
    private readonly CertificateAuthority _authority = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private X509Certificate2 _certificate = null!;
    private TestAccount _account = null!;
    private int _connections;

    private string Url => $"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    private string Bundle => Path.Combine(Path.GetDirectoryName(_account.ConfigPath)!, "bundle.pem");

    public async ValueTask InitializeAsync()
    {
        _account = await TestAccount.StartAsync();
        _certificate = _authority.Issue("localhost");
        _listener.Start();
        _ = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        _certificate.Dispose();
        _authority.Dispose();
        await _account.DisposeAsync();
        _end.Dispose();
    }

    [Fact]
    public async Task An_authority_in_AWS_CA_BUNDLE_is_trusted()
    {
        await File.WriteAllTextAsync(Bundle, _authority.ToPem(), TestContext.Current.CancellationToken);
        (await PlanAsync(Bundle)).Ends(ExitCodes.ChangesToMake);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_reported_at_once_without_retry()
    {
        var result = (await PlanAsync(null)).Ends(ExitCodes.Failed);
        Assert.Contains("UntrustedServer: TLS handshake failed (The remote certificate is invalid", result.Error, StringComparison.Ordinal);
        Assert.Contains("set AWS_CA_BUNDLE to a file with that authority", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("1 AWS call\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, _connections);
    }

    [Fact]
    public async Task A_bundle_with_another_authority_does_not_help()
    {
        using var other = new CertificateAuthority();
        await File.WriteAllTextAsync(Bundle, other.ToPem(), TestContext.Current.CancellationToken);
        Assert.Contains("UntrustedServer", (await PlanAsync(Bundle)).Ends(ExitCodes.Failed).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "cannot read AWS_CA_BUNDLE, ")]
    [InlineData("no certificate", "contains no certificate")]
    public async Task An_invalid_CA_bundle_is_refused(string? content, string expected)
    {
        if (content is not null)
        {
            await File.WriteAllTextAsync(Bundle, content, TestContext.Current.CancellationToken);
        }

        (await PlanAsync(Bundle)).IsRefused(expected);
    }

    private Task<CommandResult> PlanAsync(string? bundle)
    {
        var environment = AwsEnvironment.Variables.ToDictionary();
        if (bundle is not null)
        {
            environment["AWS_CA_BUNDLE"] = bundle;
        }

        return Programs.DnsSyncAsync(environment, "plan", "-c", _account.ConfigPath, "--endpoint-url", Url);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            using (client)
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(_certificate);
                var account = new Uri(_account.Url);
                using var upstream = new TcpClient();
                await upstream.ConnectAsync(account.Host, account.Port, _end.Token);
                await Task.WhenAny(
                    tls.CopyToAsync(upstream.GetStream(), _end.Token), upstream.GetStream().CopyToAsync(tls, _end.Token));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // The other side has had enough.
        }
    }
}
