using System.Text;
using DnsSync.Model;
using DnsSync.Page.Model;

namespace DnsSync.Page.Tests;

/// <summary>What is drawn, and where, as text.</summary>
public sealed class PictureLayoutTests
{
    private static readonly ObservedEndpoint Two =
        Observed.Endpoint("vpce-0a1b2c3d4e5f60001", "10.0.1.7", "10.0.2.9");

    [Fact]
    public void Draws_a_name_its_endpoint_and_the_interfaces_in_their_zones() =>
        Expect(Observed.Page(Observed.Name("a.example", Two)), """
            1052x161 1 name pointing to 1 endpoint in 1 VPC. The table of names below has the same information.
            vpc  438,12 602x137: vpc-0a1b2c3d4e5f60718
            zone  668,40 176x103: eu-west-1a
            zone  852,40 176x103: eu-west-1b
            interface published 674,72 164x67: 10.0.1.7 | eni-0a1b2c3d4e5f60000 | in DNS
            interface published 858,72 164x67: 10.0.2.9 | eni-0a1b2c3d4e5f60001 | in DNS
            endpoint available 448,72 208x67: vpce-0a1b2c3d4e5f60001 | iot.data | available
            name insync 12,72 330x67: a.example | in sync | has 2 addresses
            published 342,105 to 448,105
            """);

    [Fact]
    public void Draws_unsettled_names_and_orphaned_addresses() =>
        Expect(
            Observed.Page(Observed.Name("a.example", ["10.0.1.7", "10.9.9.9"],
                Two.In(EndpointState.Pending).WithoutLastInterface())), """
            868x178 1 name pointing to 1 endpoint in 1 VPC. The table of names below has the same information.
            vpc  438,12 418x154: vpc-0a1b2c3d4e5f60718
            zone  668,40 176x120: eu-west-1a
            interface published 674,72 164x67: 10.0.1.7 | eni-0a1b2c3d4e5f60000 | in DNS
            endpoint transition 448,72 208x84: vpce-0a1b2c3d4e5f60001 | iot.data | pending | 1 ENI not described yet
            name insync 12,72 330x84: a.example | in sync | has 2 addresses | 10.9.9.9: on no endpoint
            published 342,114 to 448,114
            """);

    [Fact]
    public void Draws_the_same_endpoint_once_however_many_names_follow_it()
    {
        var drawing = PictureLayout.Of(Observed.Page(Observed.Name("a.example", Two), Observed.Name("b.example", Two)));
        Assert.Single(drawing.Nodes, node => node.Kind == "endpoint");
        Assert.Equal(2, drawing.Links.Length);
    }

    [Fact]
    public void Draws_many_names_in_groups_and_attention_individually()
    {
        var drawing = PictureLayout.Of(Scenes.Fleet(200));
        Assert.Equal(4, drawing.Nodes.Count(node => node.Kind == "group"));
        Assert.Equal(4, drawing.Nodes.Count(node => node.Kind == "name"));
        Assert.Equal(200, drawing.Nodes.Sum(node => node.Names.Length));
    }

    [Fact]
    public void Draws_no_deleted_endpoint() =>
        Assert.DoesNotContain(
            PictureLayout.Of(Observed.Page(Observed.Name("a.example", Two.In(EndpointState.Deleted)))).Nodes,
            node => node.Kind == "endpoint");

    [Theory]
    [InlineData("a.example", 20, "a.example")]
    [InlineData("a1b2c3-ats.iot.eu-west-1.amazonaws.com", 24, "a1b2c3-ats.iot.eu-west-|1.amazonaws.com")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaa.b", 10, "aaaaaaaaaa|aaaaaaaaaa|aaaaa.b")]
    [InlineData("two words", 5, "two|words")]
    [InlineData("", 5, "")]
    public void Wraps_text_at_natural_breaks(string text, int columns, string lines) =>
        Assert.Equal(lines, string.Join('|', TextFit.Wrap(text, columns)));

    private static void Expect(PageState state, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n").Trim(), Text(PictureLayout.Of(state)));

    private static string Text(Drawing drawing)
    {
        var text = new StringBuilder($"{drawing.Width}x{drawing.Height} {drawing.Description}\n");
        foreach (var node in drawing.Nodes)
        {
            text.Append($"{node.Kind} {node.State} {node.X},{node.Y} {node.Width}x{node.Height}: ")
                .AppendJoin(" | ", node.Lines.Select(line => line.Text)).Append('\n');
        }

        foreach (var link in drawing.Links)
        {
            text.Append($"{link.State} {link.X1},{link.Y1} to {link.X2},{link.Y2}\n");
        }

        return text.ToString().Trim();
    }
}
