using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using static ArchUnitNET.Fluent.Slices.SliceRuleDefinition;

namespace DnsSync.Architecture;

/// <summary>Which layer may depend on which. CONTRIBUTING.md says what each layer is for.</summary>
public sealed class LayerTests
{
    // The shape of an event calls nothing.
    private const string Sdk = @"Amazon(?!\.Lambda\.CloudWatchEvents)";

    private static readonly ArchUnitNET.Domain.Architecture Code = new ArchLoader()
        .LoadAssemblies(
            typeof(Reconciler).Assembly,
            typeof(Cli.DnsSyncCommand).Assembly,
            typeof(Page.PageFeed).Assembly,
            typeof(Simulator.World).Assembly,
            typeof(Simulation.Simulations).Assembly)
        .Build();

    private static readonly IObjectProvider<IType> Model = Layer("Model", @"^DnsSync\.Model$");
    private static readonly IObjectProvider<IType> Calls = Layer("Calls", @"^DnsSync\.Calls$");
    private static readonly IObjectProvider<IType> Zones = Layer("Zones", @"^DnsSync\.Zones$");
    private static readonly IObjectProvider<IType> Reporting = Layer("Reporting", @"^DnsSync\.Reporting$");
    private static readonly IObjectProvider<IType> Handlers = Layer("Handlers", @"^DnsSync\.Handlers$");
    private static readonly IObjectProvider<IType> Pure = Layer(
        "pure layers", @"^DnsSync\.(Model|Planning|Events)$");
    private static readonly IObjectProvider<IType> Effects = Layer(
        "layers with effects", @"^DnsSync(\.(Calls|Zones|Endpoints|Configuration|Reporting|Handlers))?$");
    private static readonly IObjectProvider<IType> Judged = Layer(
        "what the oracles judge", @"^DnsSync\.(Planning|Events|Endpoints)$");
    private static readonly IObjectProvider<IType> Oracles = Layer("oracles", @"^DnsSync\.Simulation\.Oracles$");
    private static readonly IObjectProvider<IType> Tools = Layer(
        "simulator and simulation", @"^DnsSync\.(Simulator|Simulation)(\..*)?$");
    private static readonly IObjectProvider<IType> Page = Layer("page", @"^DnsSync\.Page(\..*)?$");
    private static readonly IObjectProvider<IType> Cli = Layer("command line", @"^DnsSync\.Cli(\..*)?$");

    private static readonly IObjectProvider<IType> Outside = Types(true).That()
        .ResideInNamespaceMatching($@"^({Sdk}|Microsoft\.Extensions|System\.Net\.Http|System\.IO|System\.Threading)(\..*)?$")
        .Or().HaveFullName("System.TimeProvider").Or().HaveFullName("System.Random")
        .As("SDKs, loggers, clocks, chance, files and tasks");

    [Fact]
    public void Pure_layers_depend_on_no_layer_with_effects() => Holds(
        Types().That().Are(Pure).Should().NotDependOnAny(Effects));

    [Fact]
    public void Pure_layers_use_no_SDK_logger_clock_chance_file_or_task() => Holds(
        Types().That().Are(Pure).Should().NotDependOnAny(Outside));

    [Fact]
    public void The_model_depends_on_nothing_else_of_the_service() => Holds(
        Types().That().Are(Model).Should().NotDependOnAny(
            Layer("the rest of the service", @"^DnsSync\.(Planning|Events)$")));

    [Fact]
    public void Calls_depend_on_no_zones_reports_or_handlers() => Holds(
        Types().That().Are(Calls).Should().NotDependOnAny(Zones)
            .AndShould().NotDependOnAny(Reporting).AndShould().NotDependOnAny(Handlers));

    [Fact]
    public void Zones_do_not_depend_on_reports() => Holds(
        Types().That().Are(Zones).Should().NotDependOnAny(Reporting).AndShould().NotDependOnAny(Handlers));

    [Fact]
    public void The_service_depends_on_no_simulator_page_or_CLI() => Holds(
        Types().That().Are(Pure).Or().Are(Effects).Should().NotDependOnAny(Tools)
            .AndShould().NotDependOnAny(Page).AndShould().NotDependOnAny(Cli));

    [Fact]
    public void The_page_depends_on_no_simulator_or_CLI() => Holds(
        Types().That().Are(Page).Should().NotDependOnAny(Tools).AndShould().NotDependOnAny(Cli));

    [Fact]
    public void The_command_line_uses_the_simulator_only_to_show_it() => Holds(
        Types().That().Are(Cli).And().DoNotResideInNamespaceMatching(@"^DnsSync\.Cli\.Demo$")
            .And().DoNotHaveNameMatching("^(Demo|Simulator|Simulate)Command$")
            .Should().NotDependOnAny(Tools));

    [Fact]
    public void Oracles_do_not_depend_on_the_code_they_check() => Holds(
        Types().That().Are(Oracles).Should().NotDependOnAny(Judged));

    [Fact]
    public void Only_the_adapters_use_the_AWS_SDK() => Holds(
        Types().That().Are(Pure).Or().Are(Effects)
            .And().DoNotHaveNameMatching("^(SdkFaults|AnswerCheck|Customizer|ReadAnswer|ClientSettings|SingleSend|SsmParameters|SqsRequeueQueue|IotEndpointNames|Ec2EndpointInventory|Route53HostedZones)")
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching($@"^{Sdk}(\..*)?$").As("the AWS SDK")));

    [Theory]
    [InlineData(typeof(Reconciler), "DnsSync.(*)")]
    [InlineData(typeof(Cli.DnsSyncCommand), "DnsSync.Cli.(*)")]
    [InlineData(typeof(Page.PageFeed), "DnsSync.Page.(*)")]
    [InlineData(typeof(Simulator.World), "DnsSync.Simulator.(*)")]
    public void The_folders_of_a_project_form_no_cycle(System.Type any, string folders) =>
        Slices().Matching(folders).Should().BeFreeOfCycles()
            .Check(new ArchLoader().LoadAssembly(any.Assembly).Build());

    private static void Holds(IArchRule rule) => rule.Check(Code);

    private static GivenTypesConjunctionWithDescription Layer(string name, string namespaces) =>
        Types().That().ResideInNamespaceMatching(namespaces).As(name);
}
