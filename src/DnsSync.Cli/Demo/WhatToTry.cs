using DnsSync.Simulator.Files;

namespace DnsSync.Cli.Demo;

/// <summary>The commands that the demo suggests when its tour is over.</summary>
internal static class WhatToTry
{
    public static string In(SimulatedAccount account, DemoFiles files)
    {
        var url = account.Aws.ToString().TrimEnd('/');
        var aws = $"aws --endpoint-url {url}";
        var dig = $"dig +short +norecurse @{account.Dns.Address} -p {account.Dns.Port} {DemoWorld.DataName}";
        return $"""

            The account stays up, and DnsSync follows it. In another terminal:

              export AWS_ACCESS_KEY_ID=demo AWS_SECRET_ACCESS_KEY=demo AWS_REGION=ap-northeast-1 AWS_DEFAULT_REGION=ap-northeast-1

              # Make an endpoint, and see its addresses take over from the held ones
              {aws} ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id {DemoWorld.VpcId} --service-name {DemoWorld.DataService} --subnet-ids {DemoWorld.SubnetA} {DemoWorld.SubnetC} --no-private-dns-enabled

              # Ask as a device would
              {dig}

              # See what stands in the zone, and what marks it as ours
              {aws} route53 list-resource-record-sets --hosted-zone-id {DemoWorld.DataZoneId}

              # Ask DnsSync what it would do ('dnssync' stands for 'dotnet run --project src/DnsSync.Cli --')
              dnssync plan -c {files.Configuration} --endpoint-url {url}

              # See what is true of each name, and what a device would experience (the interfaces listen on 8883 alone)
              dnssync status -c {files.Configuration} --endpoint-url {url}
              dnssync check -c {files.Configuration} --endpoint-url {url} --resolver {account.Dns} --ca {files.Authority} --port 8883

              # Connect as a device would, to one of the addresses
              openssl s_client -connect $({dig} | head -1):8883 -CAfile {files.Authority} -servername {DemoWorld.DataName} -verify_return_error -brief </dev/null

            Changes are followed within 2 seconds. Only an address that no endpoint has and nobody announced
            gone, such as one that you write into the zone, takes 5: it goes after a second look.
            Press Ctrl-C to end.
            """;
    }
}
