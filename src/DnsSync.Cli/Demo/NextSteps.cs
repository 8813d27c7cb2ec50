using DnsSync.Simulator.Files;

namespace DnsSync.Cli.Demo;

/// <summary>The commands that the demo suggests when its tour is over.</summary>
internal static class NextSteps
{
    public static string In(SimulatedAccount account, DemoFiles files)
    {
        var url = account.Aws.ToString().TrimEnd('/');
        var aws = $"aws --endpoint-url {url}";
        var dig = $"dig +short +norecurse @{account.Dns.Address} -p {account.Dns.Port} {DemoWorld.DataName}";
        var (tls, mqtt) = Checks(account, files);
        return $"""

            The account stays up, and DnsSync follows it. In another terminal:

              export AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=demo AWS_REGION=ap-northeast-1 AWS_DEFAULT_REGION=ap-northeast-1

              # Create a second endpoint for the data name; its addresses are added to the first one's
              {aws} ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id {DemoWorld.VpcId} --service-name {DemoWorld.DataService} --subnet-ids {DemoWorld.SubnetA} {DemoWorld.SubnetC} --no-private-dns-enabled

              # Query the name as a device would
              {dig}

              # List the record sets of the zone, with the marker
              {aws} route53 list-resource-record-sets --hosted-zone-id {DemoWorld.DataZoneId}

              # Show what DnsSync would change ('dnssync' is short for 'dotnet run --project src/DnsSync.Cli --')
              dnssync plan -c {files.Configuration} --endpoint-url {url}

              # Show the actual state of each name
              dnssync status -c {files.Configuration} --endpoint-url {url}

              # Test what a device experiences; the second command opens MQTT, on 8883{(account.HasHttps ? " and by ALPN on 443" : "")}
              {tls}
              {mqtt}

              # Connect as a device would, to one of the addresses
              openssl s_client -connect $({dig} | head -1):8883 -CAfile {files.Authority} -servername {DemoWorld.DataName} -verify_return_error -brief </dev/null

            DnsSync follows changes within 2 seconds. Only an address whose removal no event announced, such
            as one that you write into the zone, takes 5 more seconds: a second read confirms its removal.
            Press Ctrl-C to stop.
            """;
    }

    /// <summary>What devices experience, as far as TLS, and with a certificate as far as MQTT.</summary>
    public static (string Tls, string Mqtt) Checks(SimulatedAccount account, DemoFiles files)
    {
        var check = $"dnssync check -c {files.Configuration} --endpoint-url {account.Aws.ToString().TrimEnd('/')} "
            + $"--resolver {account.Dns} --ca {files.Authority}";
        var device = $"{check} --cert {files.DeviceCertificate} --key {files.DeviceKey}";
        return account.HasHttps
            ? (check, device)
            : ($"{check} --port 8443", $"{device} --name {DemoWorld.DataName} --port 8883 --port 8443");
    }
}
