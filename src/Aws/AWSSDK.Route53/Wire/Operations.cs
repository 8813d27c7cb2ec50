using System.Xml.Linq;
using Amazon.Route53.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Amazon.Route53.Wire;

/// <summary>
/// The calls as Route 53's API model has them (<c>route53/2013-04-01</c>, protocol rest-xml): how
/// each request becomes HTTP, and how each answer becomes a response.
/// </summary>
internal static class Operations
{
    public static InvokeOptions ListHostedZonesByName() => Call<ListHostedZonesByNameRequest>(
        request =>
        {
            var http = Http.Get(request, "/2013-04-01/hostedzonesbyname");
            http.Query("dnsname", request.DNSName);
            return http;
        },
        "ListHostedZonesByNameResponse",
        ResponseReader.ListHostedZonesByName);

    public static InvokeOptions GetHostedZone() => Call<GetHostedZoneRequest>(
        request => Http.Get(request, "/2013-04-01/hostedzone/{Id}")
            .Id(request.Id, "/hostedzone/", nameof(request.Id)),
        "GetHostedZoneResponse",
        ResponseReader.GetHostedZone);

    public static InvokeOptions ListResourceRecordSets() => Call<ListResourceRecordSetsRequest>(
        request =>
        {
            var http = Http.Get(request, "/2013-04-01/hostedzone/{Id}/rrset")
                .Id(request.HostedZoneId, "/hostedzone/", nameof(request.HostedZoneId));
            http.Query("name", request.StartRecordName);
            http.Query("type", request.StartRecordType);
            http.Query("identifier", request.StartRecordIdentifier);
            http.Query("maxitems", request.MaxItems);
            return http;
        },
        "ListResourceRecordSetsResponse",
        ResponseReader.ListResourceRecordSets);

    public static InvokeOptions ChangeResourceRecordSets() => Call<ChangeResourceRecordSetsRequest>(
        request => Http
            .Post(request, "/2013-04-01/hostedzone/{Id}/rrset/", ChangeWriter.Write(request))
            .Id(request.HostedZoneId, "/hostedzone/", nameof(request.HostedZoneId)),
        "ChangeResourceRecordSetsResponse",
        ResponseReader.ChangeResourceRecordSets);

    public static InvokeOptions GetChange() => Call<GetChangeRequest>(
        request => Http.Get(request, "/2013-04-01/change/{Id}")
            .Id(request.Id, "/change/", nameof(request.Id)),
        "GetChangeResponse",
        ResponseReader.GetChange);

    private static InvokeOptions Call<TRequest>(
        Func<TRequest, IRequest> write,
        string root,
        Func<XElement, AmazonWebServiceResponse> read)
        where TRequest : AmazonRoute53Request => new()
        {
            RequestMarshaller = new RequestMarshaller<TRequest>(write),
            ResponseUnmarshaller = new Route53ResponseUnmarshaller(root, read),
        };

    private sealed class RequestMarshaller<TRequest>(Func<TRequest, IRequest> write)
        : IMarshaller<IRequest, AmazonWebServiceRequest>
        where TRequest : AmazonRoute53Request
    {
        public IRequest Marshall(AmazonWebServiceRequest input) => write((TRequest)input);
    }
}
