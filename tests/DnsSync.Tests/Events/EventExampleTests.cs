namespace DnsSync.Tests.Events;

public sealed class EventExampleTests
{
    [Theory]
    [InlineData("create-vpc-endpoint-one-subnet",
        """
        CreateVpcEndpoint at 09:30:00
        look at vpce-0aa1 service=com.amazonaws.ap-northeast-1.iot.data vpc=vpc-0aa1
        expect vpce-0aa1 itself there
        expect vpce-0aa1 subnet-0aa1 there
        """)]
    [InlineData("create-vpc-endpoint-two-subnets",
        """
        CreateVpcEndpoint at 09:30:00
        look at vpce-0aa1 service=com.amazonaws.ap-northeast-1.iot.data vpc=vpc-0aa1
        expect vpce-0aa1 itself there
        expect vpce-0aa1 subnet-0aa1 there
        expect vpce-0aa1 subnet-0aa2 there
        """)]
    [InlineData("modify-vpc-endpoint-add-subnet",
        """
        ModifyVpcEndpoint at 09:30:00
        look at vpce-0aa1 service= vpc=
        expect vpce-0aa1 subnet-0aa3 there
        """)]
    [InlineData("modify-vpc-endpoint-remove-two-subnets",
        """
        ModifyVpcEndpoint at 09:30:00
        look at vpce-0aa1 service= vpc=
        expect vpce-0aa1 subnet-0aa1 gone
        expect vpce-0aa1 subnet-0aa2 gone
        """)]
    [InlineData("modify-vpc-endpoint-address-type",
        """
        ModifyVpcEndpoint at 09:30:00
        look at vpce-0aa1 service= vpc=
        """)]
    [InlineData("delete-vpc-endpoints-one",
        """
        DeleteVpcEndpoints at 09:30:00
        look at vpce-0aa1 service= vpc=
        expect vpce-0aa1 itself gone
        """)]
    [InlineData("delete-vpc-endpoints-two",
        """
        DeleteVpcEndpoints at 09:30:00
        look at vpce-0aa1 service= vpc=
        look at vpce-0aa2 service= vpc=
        expect vpce-0aa1 itself gone
        expect vpce-0aa2 itself gone
        """)]
    [InlineData("delete-vpc-endpoints-denied",
        """
        DeleteVpcEndpoints at an unknown time
        ignored: the call failed
        """)]
    [InlineData("create-network-interface-endpoint",
        """
        CreateNetworkInterface at 09:30:00
        look at vpce-0aa1 service= vpc=vpc-0aa1
        expect vpce-0aa1 subnet-0aa1 there
        """)]
    [InlineData("create-network-interface-unrelated",
        """
        CreateNetworkInterface at 09:30:00
        ignored: the interface does not belong to an endpoint
        """)]
    [InlineData("delete-network-interface",
        """
        DeleteNetworkInterface at 09:30:00
        look for eni-0aa1
        """)]
    [InlineData("change-resource-record-sets",
        """
        ChangeResourceRecordSets at 09:30:00
        look at Z0123456789ABCDEFGHIJ a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com
        """)]
    [InlineData("config-item-change",
        """
        Config Configuration Item Change at an unknown time
        ignored: not an API call
        """)]
    [InlineData("scheduled",
        """
        Scheduled Event at an unknown time
        ignored: not an API call
        """)]
    public void Each_example_event_is_read_correctly(string name, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), SampleEvents.Text(SampleEvents.Read(EventExamples.Read(name))));

    [Theory]
    [InlineData("scheduled", "Schedule { EventId = 00000000-0000-4000-8000-000000000047 }")]
    [InlineData("manual-resync", "Manual all")]
    [InlineData("manual-resync-dry-run", "Manual dry a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com")]
    [InlineData("custom-resource-create", "Deployment Create FirstSync ()")]
    [InlineData("custom-resource-update", "Deployment Update FirstSync (dnssync-prod-iot)")]
    [InlineData("custom-resource-delete", "Deployment Delete FirstSync (dnssync-prod-iot)")]
    [InlineData("delete-network-interface", "Changes DeleteNetworkInterface")]
    [InlineData("sqs-batch-of-three", "Changes CreateVpcEndpoint CreateNetworkInterface tick")]
    public void Each_example_is_recognised_by_its_shape(string name, string expected) =>
        Assert.Equal(expected, Payloads.Text(Payloads.Read(EventExamples.Read(name))));

    [Fact]
    public void Every_example_is_tested()
    {
        var tried = typeof(EventExampleTests).GetMethods()
            .SelectMany(method => method.GetCustomAttributes(typeof(InlineDataAttribute), false))
            .Select(data => (string)((InlineDataAttribute)data).Data[0]!)
            .ToHashSet();
        Assert.All(EventExamples.Names, name => Assert.Contains(name, tried));
    }
}
