using Amazon.Runtime;

namespace Amazon.IoT.Model;

/// <summary>Asks for the name of the account's endpoint in the region.</summary>
/// <remarks>
/// https://docs.aws.amazon.com/iot/latest/apireference/API_DescribeEndpoint.html
/// </remarks>
public class DescribeEndpointRequest : AmazonIoTRequest
{
    /// <summary>
    /// <c>iot:Data-ATS</c>, <c>iot:CredentialProvider</c>, <c>iot:Jobs</c>, or <c>iot:Data</c>,
    /// the default, whose certificates few devices trust today.
    /// </summary>
    public string EndpointType { get; set; }
}

/// <summary>The endpoint.</summary>
public class DescribeEndpointResponse : AmazonWebServiceResponse
{
    /// <summary>A DNS name, such as <c>a1b2c3-ats.iot.eu-west-1.amazonaws.com</c>.</summary>
    public string EndpointAddress { get; set; }
}
