using System.Security.Cryptography;
using System.Text;

namespace DnsSync.Cli.Tests;

/// <summary>Every way to have credentials, against stand-ins for STS and SSO, and what is told where there are none.</summary>
[Trait("Speed", "slow")]
public sealed class CredentialTests : IDisposable
{
    private const string Profiles = """
        [default]
        region = ap-northeast-1
        [profile base]
        aws_access_key_id = AKIABASE
        aws_secret_access_key = base
        [profile dev]
        role_arn = arn:aws:iam::111122223333:role/dev
        source_profile = base
        region = eu-west-1
        [profile chained]
        role_arn = arn:aws:iam::444455556666:role/chained
        source_profile = dev
        region = eu-west-1
        [profile web]
        role_arn = arn:aws:iam::111122223333:role/web
        web_identity_token_file = FOLDER/token
        region = eu-west-1
        [profile process]
        credential_process = cat FOLDER/credentials.json
        region = eu-west-1
        [profile broken-process]
        credential_process = cat FOLDER/nothing.json
        region = eu-west-1
        [profile sso]
        sso_session = corp
        sso_account_id = 111122223333
        sso_role_name = admin
        region = eu-west-1
        [profile via-sso]
        role_arn = arn:aws:iam::111122223333:role/dev
        source_profile = sso
        region = eu-west-1
        [sso-session corp]
        sso_start_url = https://corp.awsapps.com/start
        sso_region = eu-west-1
        sso_registration_scopes = sso:account:access
        [profile mfa]
        role_arn = arn:aws:iam::111122223333:role/dev
        source_profile = base
        mfa_serial = arn:aws:iam::111122223333:mfa/me
        region = eu-west-1
        [profile login]
        login_session = arn:aws:iam::111122223333:user/me
        region = eu-west-1

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dnssync-");
    private readonly Dictionary<string, string> _environment = new()
    {
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };

    public CredentialTests()
    {
        _environment["HOME"] = _folder.FullName;
        _environment["AWS_CONFIG_FILE"] = Write("config", Profiles.Replace("FOLDER", _folder.FullName, StringComparison.Ordinal));
        Write("dnssync.json", """
            { "owner": "prod", "bindings": [ { "name": "a.example.com", "zoneId": "Z1",
              "endpoints": { "service": "com.amazonaws.eu-west-1.iot.data" } } ] }
            """);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("dev", "arn:aws:iam::111122223333:role/dev")]
    [InlineData("chained", "arn:aws:iam::111122223333:role/dev,arn:aws:iam::444455556666:role/chained")]
    public async Task A_profile_with_a_role_uses_that_role(string profile, string roles)
    {
        using var sts = new FakeAws([.. roles.Split(',').Select((_, i) => Assumed("AssumeRole", $"ASIAROLE{i}"))]);
        _environment["AWS_PROFILE"] = profile;
        _environment["AWS_ENDPOINT_URL_STS"] = sts.Url;
        Assert.Equal($"ASIAROLE{roles.Split(',').Length - 1}", await KeyUsedAsync());
        Assert.Equal(roles, string.Join(',', sts.Requests.Select(request => Field(request.Body, "RoleArn"))));
        Assert.Equal("AKIABASE", KeyOf(sts.Requests[0]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("web")]
    public async Task A_web_identity_uses_its_role(string? profile)
    {
        Write("token", "header.payload.signature");
        using var sts = new FakeAws(Assumed("AssumeRoleWithWebIdentity", "ASIAWEB"));
        _environment["AWS_ENDPOINT_URL_STS"] = sts.Url;
        UseWebIdentity(profile);
        Assert.Equal("ASIAWEB", await KeyUsedAsync());
        Assert.Equal("header.payload.signature", Field(sts.Requests[0].Body, "WebIdentityToken"));
    }

    [Fact]
    public async Task A_credential_process_is_run()
    {
        Write("credentials.json", """{ "Version": 1, "AccessKeyId": "AKIAPROCESS", "SecretAccessKey": "s" }""");
        _environment["AWS_PROFILE"] = "process";
        Assert.Equal("AKIAPROCESS", await KeyUsedAsync());
    }

    [Fact]
    public async Task A_valid_SSO_sign_in_is_used()
    {
        WriteSsoToken(TimeSpan.FromHours(1));
        using var portal = new FakeAws(new Canned(200,
            """{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s","sessionToken":"t","expiration":EXPIRES}}"""
                .Replace("EXPIRES", $"{TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds()}", StringComparison.Ordinal),
            "application/json"));
        _environment["AWS_PROFILE"] = "sso";
        _environment["AWS_ENDPOINT_URL_SSO"] = portal.Url;
        Assert.Equal("ASIASSO", await KeyUsedAsync());
        Assert.Contains("account_id=111122223333", portal.Requests[0].Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso", false)]
    [InlineData("sso", true)]
    [InlineData("via-sso", true)]
    public async Task A_missing_or_expired_SSO_sign_in_says_how_to_renew_it(string profile, bool isThere)
    {
        if (isThere)
        {
            WriteSsoToken(TimeSpan.FromHours(-1));
        }

        _environment["AWS_PROFILE"] = profile;
        await ExpectAsync(
            "the SSO session of profile 'sso' is missing or expired: run 'aws sso login --profile sso'");
    }

    [Fact]
    public async Task A_role_that_cannot_be_assumed_is_reported_with_the_reason()
    {
        using var sts = new FakeAws(new Canned(403, """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code>
            <Message>User: base is not authorized to perform: sts:AssumeRole</Message></Error><RequestId>r</RequestId></ErrorResponse>
            """));
        _environment["AWS_PROFILE"] = "dev";
        _environment["AWS_ENDPOINT_URL_STS"] = sts.Url;
        await ExpectAsync("cannot assume arn:aws:iam::111122223333:role/dev of profile 'dev': "
            + "User: base is not authorized to perform: sts:AssumeRole");
    }

    [Theory]
    [InlineData(null, "cannot assume arn:aws:iam::111122223333:role/env (AWS_ROLE_ARN) with the web identity token in ")]
    [InlineData("web", "cannot assume arn:aws:iam::111122223333:role/web of profile 'web' with the web identity token in ")]
    public async Task A_web_identity_without_its_token_file_names_the_file(string? profile, string expected)
    {
        UseWebIdentity(profile);
        await ExpectAsync(expected + Path.Combine(_folder.FullName, "token"));
    }

    [Fact]
    public async Task A_failing_credential_process_is_reported()
    {
        _environment["AWS_PROFILE"] = "broken-process";
        await ExpectAsync("the credential_process of profile 'broken-process' returned no credentials: ");
    }

    [Fact]
    public async Task A_login_profile_is_refused_with_an_alternative()
    {
        _environment["AWS_PROFILE"] = "login";
        await ExpectAsync("profile 'login' uses 'aws login', which dnssync does not support");
    }

    [Fact]
    public async Task A_profile_with_MFA_says_how_to_use_it()
    {
        _environment["AWS_PROFILE"] = "mfa";
        await ExpectAsync("profile 'mfa' requires a code of MFA device arn:aws:iam::111122223333:mfa/me, which dnssync "
            + "does not support: export the credentials with eval ");
    }

    [Theory]
    [InlineData("deev", "; did you mean 'dev'?")]
    [InlineData("nothing-like-it", ": there are base, broken-process, chained, dev, login, mfa, ")]
    public async Task A_mistyped_profile_is_not_mistaken_for_a_missing_region(string profile, string more)
    {
        _environment["AWS_PROFILE"] = profile;
        var result = await PlanAsync("http://127.0.0.1:1");
        result.IsRefused($"AWS_PROFILE is '{profile}', but neither {_environment["AWS_CONFIG_FILE"]} nor ");
        Assert.Contains(more, result.Error, StringComparison.Ordinal);
    }

    private void UseWebIdentity(string? profile)
    {
        if (profile is null)
        {
            _environment["AWS_ROLE_ARN"] = "arn:aws:iam::111122223333:role/env";
            _environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = Path.Combine(_folder.FullName, "token");
            _environment["AWS_REGION"] = "eu-west-1";
        }
        else
        {
            _environment["AWS_PROFILE"] = profile;
        }
    }

    private async Task ExpectAsync(string message)
    {
        var result = (await PlanAsync("http://127.0.0.1:1")).Ends(ExitCodes.Failed);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.Contains("1 AWS call\n", result.Output, StringComparison.Ordinal);
    }

    /// <summary>The access key that Route 53 is asked with.</summary>
    private async Task<string> KeyUsedAsync()
    {
        using var aws = new FakeAws(new Canned(403,
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"));
        var result = (await PlanAsync(aws.Url)).Ends(ExitCodes.Failed);
        Assert.True(aws.Requests.Count == 1, result.Error);
        return KeyOf(aws.Request);
    }

    private Task<CommandResult> PlanAsync(string url) => Programs.DnsSyncAsync(
        _environment, "plan", "-c", Path.Combine(_folder.FullName, "dnssync.json"), "--endpoint-url", url);

    private void WriteSsoToken(TimeSpan left)
    {
#pragma warning disable CA5350 // So the AWS CLI names the file of a session.
        var name = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes("corp")));
#pragma warning restore CA5350
        Directory.CreateDirectory(Path.Combine(_folder.FullName, ".aws", "sso", "cache"));
        Write(Path.Combine(".aws", "sso", "cache", name + ".json"), $$"""
            { "startUrl": "https://corp.awsapps.com/start", "region": "eu-west-1", "accessToken": "token",
              "expiresAt": "{{TimeProvider.System.GetUtcNow() + left:yyyy-MM-dd'T'HH:mm:ss'Z'}}" }
            """);
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static Canned Assumed(string action, string key) => new(200, $"""
        <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>
        <Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
        <Expiration>{TimeProvider.System.GetUtcNow().AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}</Expiration></Credentials>
        <AssumedRoleUser><AssumedRoleId>A:s</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn></AssumedRoleUser>
        </{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>
        """);

    private static string KeyOf(Recorded request) =>
        request.Headers["Authorization"].Split("Credential=")[1].Split('/')[0];

    private static string Field(string form, string name) => Uri.UnescapeDataString(
        form.Split('&').Single(field => field.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..]);
}
