using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.Route53;
using Amazon.Route53.Model;
using Amazon.Runtime;

namespace AWSSDK.Route53.Tests;

/// <summary>
/// Signatures, compared with those that botocore makes of the same request: another implementation,
/// in another language.
/// </summary>
public class SignatureTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// <summary>Prints the Authorization header of the request on standard input.</summary>
    private const string Signer = """
        import json, sys
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        it = json.load(sys.stdin)
        request = AWSRequest(it["Method"], it["Url"], it["Headers"], it["Body"].encode())
        request.context["timestamp"] = it["Date"]
        auth = SigV4Auth(Credentials("AKIDEXAMPLE", it["Secret"]), "route53", "us-east-1")
        text = auth.string_to_sign(request, auth.canonical_request(request))
        auth._inject_signature_to_request(request, auth.signature(text, request))
        print(request.headers["Authorization"])
        """;

    [Fact]
    public async Task Signs_a_list_as_botocore_does() => await Compare(
        new BasicAWSCredentials("AKIDEXAMPLE", Secret),
        Canned.Ok("ListResourceRecordSetsResponse", ""),
        client => client.ListResourceRecordSetsAsync(
            new ListResourceRecordSetsRequest("/hostedzone/Z1")
            {
                StartRecordName = @"\052.a.example.",
                StartRecordType = RRType.A,
                StartRecordIdentifier = "a b&c=d/é+~*'",
                MaxItems = "300",
            }));

    [Fact]
    public async Task Signs_a_change_as_botocore_does() => await Compare(
        new BasicAWSCredentials("AKIDEXAMPLE", Secret),
        Canned.Ok("ChangeResourceRecordSetsResponse", ""),
        client => client.ChangeResourceRecordSetsAsync(new ChangeResourceRecordSetsRequest(
            "Z1", new([new(ChangeAction.UPSERT, RecordSets.All["plain"].Set)])
            {
                Comment = "é <&> 😀",
            })));

    [Fact]
    public async Task Signs_an_odd_path_as_botocore_does() => await Compare(
        new BasicAWSCredentials("AKIDEXAMPLE", Secret),
        Canned.Ok("GetHostedZoneResponse", ""),
        client => client.GetHostedZoneAsync(new GetHostedZoneRequest("Z 1/é")));

    [Fact]
    public async Task Signs_with_a_session_token_as_botocore_does()
    {
        var request = await Compare(
            new SessionAWSCredentials("AKIDEXAMPLE", Secret, "the/token+=="),
            Canned.Ok("GetChangeResponse", ""),
            client => client.GetChangeAsync(new GetChangeRequest("C1")));

        Assert.Equal("the/token+==", request.Headers["X-Amz-Security-Token"]);
        Assert.Contains("x-amz-security-token", request.Headers["Authorization"]);
    }

    private static async Task<Recorded> Compare(
        AWSCredentials credentials, Canned canned, Func<AmazonRoute53Client, Task> call)
    {
        using var server = new FakeRoute53(canned);
        using var client = server.Client(credentials: credentials);
        await call(client);
        var request = server.Request;

        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Body))),
            request.Headers["X-Amz-Content-SHA256"]);
        var authorization = request.Headers["Authorization"];
        Assert.Equal(await Botocore(request, Signed(authorization), server.Url), authorization);
        return request;
    }

    private static string[] Signed(string authorization) => authorization
        .Split(", ").Single(part => part.StartsWith("SignedHeaders=", StringComparison.Ordinal))
        .Split('=')[1].Split(';');

    private static async Task<string> Botocore(Recorded request, string[] headers, string url)
    {
        var input = JsonSerializer.Serialize(new
        {
            request.Method,
            Url = url + request.Target,
            Headers = headers.ToDictionary(name => name, name => request.Headers[name]),
            request.Body,
            Date = request.Headers["X-Amz-Date"],
            Secret,
        });
        using var python = Start();
        Assert.SkipWhen(python == null, "python3 is not installed, so botocore cannot sign");
        await python.StandardInput.WriteAsync(input);
        python.StandardInput.Close();
        var errors = python.StandardError.ReadToEndAsync();
        var output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.SkipWhen(
            (await errors).Contains("No module named 'botocore'", StringComparison.Ordinal),
            "botocore is not installed for python3, so it cannot sign");
        Assert.True(python.ExitCode == 0, await errors);
        return output.Trim();
    }

    private static Process? Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", ["-c", Signer])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            });
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
