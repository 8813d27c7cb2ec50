using System.Net;
using System.Text.Json;
using Amazon.IoT.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.IoT.Wire;

/// <summary>
/// The call as IoT's API model has it (<c>iot/2015-05-28</c>, protocol rest-json): how the request
/// becomes HTTP, and how the answer becomes a response or an error.
/// </summary>
internal static class DescribeEndpoint
{
    public static InvokeOptions Options() => new()
    {
        RequestMarshaller = new Marshaller(),
        ResponseUnmarshaller = new Unmarshaller(),
    };

    private sealed class Marshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var http = new DefaultRequest(input, "Amazon.IoT")
            {
                HttpMethod = "GET",
                ResourcePath = "/endpoint",
                UseQueryString = true,
            };
            if (((DescribeEndpointRequest)input).EndpointType is { } type)
                http.Parameters.Add("endpointType", type);
            return http;
        }
    }

    private sealed class Unmarshaller : JsonResponseUnmarshaller
    {
        /// <summary>
        /// A success without an address is an error: a proxy's page, or nothing at all, must not
        /// pass for an endpoint without a name.
        /// </summary>
        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
        {
            try
            {
                using var json = JsonDocument.Parse(context.Stream);
                return Text(json.RootElement, "endpointAddress") is { Length: > 0 } address
                    ? new DescribeEndpointResponse { EndpointAddress = address }
                    : throw new JsonException("The answer has no endpointAddress");
            }
            catch (JsonException e)
            {
                throw new AmazonUnmarshallingException(
                    RequestId(context), "endpointAddress", e, context.ResponseData.StatusCode);
            }
        }

        public override AmazonServiceException UnmarshallException(
            JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
        {
            JsonElement body = default;
            try
            {
                using var json = JsonDocument.Parse(context.Stream);
                body = json.RootElement.Clone();
            }
            catch (Exception e) when (e is JsonException or IOException)
            {
                // Empty, HTML, or cut short: what matters then is the status.
            }

            var code = Code(context.ResponseData.GetHeaderValue("x-amzn-ErrorType"))
                ?? Code(Text(body, "__type"))
                ?? Code(Text(body, "code"));
            var message = Text(body, "message") ?? Text(body, "Message")
                ?? $"IoT answered {code ?? "without an error document"}, HTTP {(int)statusCode}";
            var type = (int)statusCode >= 500 ? ErrorType.Receiver
                : code == null ? ErrorType.Unknown
                : ErrorType.Sender;
            return new AmazonIoTException(
                message, innerException, type, code, RequestId(context), statusCode);
        }

        /// <summary>"ns#Code:http://…" is Code.</summary>
        private static string Code(string text)
        {
            var name = text?.Split(':')[0];
            name = name?[(name.LastIndexOf('#') + 1)..].Trim();
            return string.IsNullOrEmpty(name) ? null : name;
        }

        private static string Text(JsonElement parent, string name) =>
            parent.ValueKind == JsonValueKind.Object
                && parent.TryGetProperty(name, out var child)
                && child.ValueKind == JsonValueKind.String
                ? child.GetString()
                : null;

        private static string RequestId(JsonUnmarshallerContext context) =>
            context.ResponseData.GetHeaderValue("x-amzn-RequestId");
    }
}
