using System.Net;
using System.Text;
using System.Xml;
using Amazon.EC2;
using Amazon.Route53;
using Amazon.Runtime;
using Amazon.Runtime.EventStreams;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace DnsSync.Calls;

/// <summary>
/// A step in the SDK's pipeline, before the XML readers of EC2 and Route 53. Those readers
/// skip what they do not know: to them a proxy's page, another call's answer or an error document,
/// each with HTTP status 200, is a list without entries. So the root element must be the one that was asked
/// for, and the element that holds the result must be there, be it empty.
/// </summary>
/// <remarks>
/// It knows the calls by their requests, so it holds for any client package. What the elements hold
/// is the seams' to check.
/// </remarks>
internal sealed class AnswerCheck : PipelineHandler
{
    private const int LongestBeginning = 200;

    /// <summary>The element without which an answer to a request says nothing.</summary>
    private static readonly Dictionary<string, string> Results = new(StringComparer.Ordinal)
    {
        ["DescribeVpcEndpoints"] = "vpcEndpointSet",
        ["DescribeNetworkInterfaces"] = "networkInterfaceSet",
        ["GetHostedZone"] = "HostedZone",
        ["ListHostedZonesByName"] = "HostedZones",
        ["ListResourceRecordSets"] = "ResourceRecordSets",
        ["ChangeResourceRecordSets"] = "ChangeInfo",
        ["GetChange"] = "ChangeInfo",
    };

    /// <summary>Has it stand in every client of EC2 and Route 53 that is made from now on.</summary>
    public static void Register() => RuntimePipelineCustomizerRegistry.Instance.Register(Customizer.Only);

    public override void InvokeSync(IExecutionContext executionContext) =>
        throw new NotSupportedException("The pipeline is asynchronous throughout.");

#pragma warning disable RS0030 // Within the SDK, which has left the caller's context; the seam's own await returns to it.
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var result = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        var response = executionContext.ResponseContext;
        if (response.HttpResponse is { IsSuccessStatusCode: true } answer)
        {
            var body = new MemoryStream();
            var stream = await answer.ResponseBody.OpenResponseAsync().ConfigureAwait(false);
            await stream.CopyToAsync(body, executionContext.RequestContext.CancellationToken).ConfigureAwait(false);
            try
            {
                Check(executionContext.RequestContext.OriginalRequest.GetType().Name, body);
            }
            catch (XmlException foreign)
            {
                throw new AmazonUnmarshallingException(null, null, BeginningOf(body), foreign, answer.StatusCode);
            }

            response.HttpResponse = new ReadAnswer(answer, body);
        }

        return result;
    }
#pragma warning restore RS0030

    /// <exception cref="XmlException">It is not the answer to that request.</exception>
    private static void Check(string requestType, MemoryStream body)
    {
        body.Position = 0;
        var operation = requestType[..^"Request".Length];
        using var reader = XmlReader.Create(body, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,

            // Values may hold references to characters that XML itself does not.
            CheckCharacters = false,
            CloseInput = false,
        });
        reader.MoveToContent();
        if (reader.LocalName != operation + "Response")
        {
            throw new XmlException($"Expected a {operation}Response document, not {reader.LocalName}");
        }

        if (Results.TryGetValue(operation, out var result) && !HasChild(reader, result))
        {
            throw new XmlException($"The {operation}Response document has no {result}");
        }

        body.Position = 0;
    }

    // Enough to tell what it is, and never all of a page.
    private static string BeginningOf(MemoryStream body) => Encoding.UTF8.GetString(
        body.GetBuffer(), 0, (int)Math.Min(body.Length, LongestBeginning));

    private static bool HasChild(XmlReader root, string name)
    {
        var isEmpty = root.IsEmptyElement;
        root.Read();
        while (!isEmpty && root.MoveToContent() == XmlNodeType.Element)
        {
            if (root.LocalName == name)
            {
                return true;
            }

            root.Skip();
        }

        return false;
    }

    private sealed class Customizer : IRuntimePipelineCustomizer
    {
        public static readonly Customizer Only = new();

        public string UniqueName => "DnsSync.AnswerCheck";

        public void Customize(Type type, RuntimePipeline pipeline)
        {
            if (typeof(AmazonEC2Client).IsAssignableFrom(type) || typeof(AmazonRoute53Client).IsAssignableFrom(type))
            {
                pipeline.AddHandlerAfter<Unmarshaller>(new AnswerCheck());
            }
        }
    }

    /// <summary>An answer whose body was read already.</summary>
    private sealed class ReadAnswer(IWebResponseData answer, MemoryStream body) : IWebResponseData, IHttpResponseBody
    {
        public long ContentLength => body.Length;

        public string ContentType => answer.ContentType;

        public HttpStatusCode StatusCode => answer.StatusCode;

        public bool IsSuccessStatusCode => answer.IsSuccessStatusCode;

        public IHttpResponseBody ResponseBody => this;

        public string[] GetHeaderNames() => answer.GetHeaderNames();

        public bool IsHeaderPresent(string headerName) => answer.IsHeaderPresent(headerName);

        public string GetHeaderValue(string headerName) => answer.GetHeaderValue(headerName);

        public bool IsEventHeaderPresent(string headerName) => answer.IsEventHeaderPresent(headerName);

        public IEventStreamHeader GetEventStreamHeader(string headerName) => answer.GetEventStreamHeader(headerName);

        public Stream OpenResponse() => body;

        public Task<Stream> OpenResponseAsync() => Task.FromResult<Stream>(body);

        public void Dispose() => answer.ResponseBody.Dispose();
    }
}
