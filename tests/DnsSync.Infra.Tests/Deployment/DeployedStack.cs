using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(DnsSync.Infra.Tests.Deployment.DeployedStack))]

namespace DnsSync.Infra.Tests.Deployment;

/// <summary>
/// The app's stacks, deployed to moto with the AWS CLI, once for all tests: what moto holds after one
/// deployment cannot be trusted after another.
/// </summary>
public sealed class DeployedStack : IAsyncLifetime
{
    public const string Account = "123456789012";
    public const string Owner = "fleet";
    public const string DataName = "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com";
    public const string CredentialsName = "c1b2c3d4e5f6g7.credentials.iot.ap-northeast-1.amazonaws.com";

    private readonly MotoServer _moto = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dnssync-deployment-");
    private readonly SemaphoreSlim _once = new(1);
    private bool _isDeployed;

    public string Url => _moto.Url;

    internal DeployedTemplate Main { get; private set; } = null!;

    /// <summary>The stack that forwards edits of zones from us-east-1.</summary>
    internal DeployedTemplate ZoneEdits { get; private set; } = null!;

    /// <summary>The data name's zone: private, and there before the stack was.</summary>
    public string DataZoneId { get; private set; } = "";

    /// <summary>The function's code as it was uploaded.</summary>
    internal string CodeFile => Directory.GetFiles(_folder.FullName, "*.zip").Single();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _moto.DisposeAsync();
        _once.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Deploys, if no test did before.</summary>
    public async Task DeployAsync(PublishedBootstrap bootstrap)
    {
        Assert.SkipUnless(MotoServer.IsInstalled, "moto_server is not installed");
        Assert.SkipUnless(Programs.Has("aws"), "the AWS CLI is not installed");
        var code = await bootstrap.PathAsync();
        await _once.WaitAsync();
        try
        {
            if (!_isDeployed)
            {
                await _moto.InitializeAsync();
                await DeployAllAsync(code);
                _isDeployed = true;
            }
        }
        finally
        {
            _once.Release();
        }
    }

    internal Task<JsonElement> AwsAsync(params string[] arguments) => Programs.AwsAsync(Url, arguments);

    /// <summary>A private zone, which moto's CloudFormation cannot make: its zones are all public.</summary>
    internal async Task<string> PrivateZoneAsync(string name)
    {
        // moto makes a zone private by this flag alone; AWS by the VPC.
        var created = await AwsAsync(
            "route53", "create-hosted-zone", "--name", name, "--caller-reference", name,
            "--hosted-zone-config", "PrivateZone=true",
            "--vpc", $"VPCRegion={AwsEnvironment.Region},VPCId=vpc-0a1b2c3d");
        return created.GetProperty("HostedZone").GetProperty("Id").GetString()!.Split('/')[^1];
    }

    /// <summary>The deployed function's code, as a file to run.</summary>
    internal string Unpack()
    {
        var target = _folder.CreateSubdirectory(Guid.CreateVersion7().ToString("N")).FullName;
        ZipFile.ExtractToDirectory(CodeFile, target);
        return Path.Combine(target, "bootstrap");
    }

    private async Task DeployAllAsync(string code)
    {
        DataZoneId = await PrivateZoneAsync(DataName);
        var templates = Variants.Stacks(
            $"bootstrap={code}",
            $"owner={Owner}",
            $"homeRegion={AwsEnvironment.Region}",
            $"names=data={DataName},credentials={CredentialsName}",
            $"zoneIds=data={DataZoneId}",
            $"alarmTopicArn=arn:aws:sns:{AwsEnvironment.Region}:{Account}:ops");
        Main = await DeployAsync(templates["DnsSync"], AwsEnvironment.Region, "DnsSync");
        ZoneEdits = await DeployAsync(templates["DnsSyncZoneEdits"], "us-east-1", "DnsSync-zone-edits");
    }

    private async Task<DeployedTemplate> DeployAsync(Template template, string region, string name)
    {
        // What `cdk bootstrap` leaves behind.
        await AwsAsync("ssm", "put-parameter", "--region", region, "--name", "/cdk-bootstrap/hnb659fds/version",
            "--type", "String", "--value", "21");
        await UploadAsync(template, region);

        // The CDK command line sends a template by way of a bucket; without one, 51,200 bytes are the limit.
        var compact = Path.Combine(_folder.FullName, $"{name}.json");
        await File.WriteAllTextAsync(compact, template.Json.ToJsonString());
        await Programs.AwsTextAsync(
            Url, "cloudformation", "deploy", "--region", region, "--template-file", compact,
            "--stack-name", name, "--capabilities", "CAPABILITY_IAM");
        var resources = await AwsAsync("cloudformation", "describe-stack-resources", "--region", region, "--stack-name", name);
        var stackId = resources.GetProperty("StackResources")[0].GetProperty("StackId").GetString()!;
        return new DeployedTemplate(template, region, stackId, resources.GetProperty("StackResources").EnumerateArray()
            .Where(resource => resource.TryGetProperty("LogicalResourceId", out _))
            .ToDictionary(
                resource => resource.GetProperty("LogicalResourceId").GetString()!,
                resource => resource.GetProperty("PhysicalResourceId").GetString()!,
                StringComparer.Ordinal));
    }

    // What `cdk deploy` does before it calls CloudFormation: it obeys this manifest.
    private async Task UploadAsync(Template template, string region)
    {
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(
            template.File.Replace(".template.json", ".assets.json", StringComparison.Ordinal)))!;
        foreach (var (_, file) in manifest["files"]!.AsObject())
        {
            var (_, destination) = Assert.Single(file!["destinations"]!.AsObject());
            var bucket = DeployedTemplate.Substitute(destination!["bucketName"]!.GetValue<string>(), region);
            var key = destination["objectKey"]!.GetValue<string>();
            await BucketAsync(bucket, region);
            var source = Path.Combine(Path.GetDirectoryName(template.File)!, file["source"]!["path"]!.GetValue<string>());
            if (file["source"]!["packaging"]!.GetValue<string>() == "zip")
            {
                var archive = Path.Combine(_folder.FullName, key);
                ZipFile.CreateFromDirectory(source, archive);
                source = archive;
            }

            await Programs.AwsTextAsync(Url, "s3", "cp", source, $"s3://{bucket}/{key}", "--only-show-errors", "--region", region);
        }
    }

    private async Task BucketAsync(string bucket, string region)
    {
        var known = await AwsAsync("s3api", "list-buckets");
        if (known.GetProperty("Buckets").EnumerateArray().Any(one => one.GetProperty("Name").GetString() == bucket))
        {
            return;
        }

        string[] where = region == "us-east-1" ? [] : ["--create-bucket-configuration", $"LocationConstraint={region}"];
        await AwsAsync(["s3api", "create-bucket", "--bucket", bucket, "--region", region, .. where]);
    }
}
