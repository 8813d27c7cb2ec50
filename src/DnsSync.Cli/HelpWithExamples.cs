using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Invocation;

namespace DnsSync.Cli;

/// <summary>Help as System.CommandLine writes it, then examples of the command it is about.</summary>
internal sealed class HelpWithExamples(SynchronousCommandLineAction help, Terminal terminal) : SynchronousCommandLineAction
{
    /// <summary>By command; the root's are under <c>dnssync</c>. What is right of # is for people.</summary>
    public static ImmutableDictionary<string, ImmutableArray<string>> Examples { get; } =
        new Dictionary<string, ImmutableArray<string>>
        {
            ["dnssync"] =
            [
                "dnssync demo                       # a tour in a simulated account: needs no AWS",
                "dnssync init                       # write a first dnssync.json",
                "dnssync plan -c dnssync.json       # what would change",
                "dnssync sync -c dnssync.json --wait",
                "dnssync status -c dnssync.json     # the actual state",
                "dnssync check -c dnssync.json      # what devices experience",
            ],
            ["status"] =
            [
                "dnssync status -c dnssync.json",
                "dnssync status -c dnssync.json --name data.example.com -o json",
            ],
            ["plan"] =
            [
                "dnssync plan -c dnssync.json",
                "dnssync plan -c dnssync.json -o markdown --out plan.json   # for a pull request; apply it with sync --plan",
                "dnssync plan -c dnssync.json --expect-no-changes           # in CI: exit code 4 on drift",
                "dnssync plan -c dnssync.json --prune data.example.com      # what sync --prune would delete",
            ],
            ["sync"] =
            [
                "dnssync sync -c dnssync.json --wait                        # until the changes have propagated",
                "dnssync sync -c dnssync.json --plan plan.json              # only what was planned",
                "dnssync sync -c dnssync.json --adopt data.example.com      # take over records of someone else",
                "dnssync sync -c dnssync.json --prune data.example.com      # delete a name permanently",
            ],
            ["check"] =
            [
                "dnssync check -c dnssync.json",
                "dnssync check -c dnssync.json --resolver 10.0.0.2 --ca AmazonRootCA1.pem",
                "dnssync check -c dnssync.json --cert device.pem --key device.key --ca AmazonRootCA1.pem   # opens MQTT too",
            ],
            ["watch"] =
            [
                "dnssync watch -c dnssync.json                              # until Ctrl-C or SIGTERM",
                "dnssync watch -c dnssync.json --interval 5m",
                "dnssync watch -c ssm:/dnssync/prod-iot/ -o json            # the deployed configuration; one line for each run",
                "dnssync watch -c dnssync.json --page none --health 0.0.0.0:8054   # in a container",
            ],
            ["simulate"] =
            [
                "dnssync simulate                                           # one simulated account, a day long",
                "dnssync simulate --seed 1 --seeds 100 --hours 24 --faults hostile",
            ],
            ["init"] =
            [
                "dnssync init                                               # asks",
                "dnssync init --owner prod-iot --yes                        # binds everything that it finds",
                "dnssync init --owner prod-iot --name data.example.com --zone Z0123456789ABCDEFGHIJ --service com.amazonaws.eu-west-1.iot.data",
            ],
            ["demo"] =
            [
                "dnssync demo                                               # a tour; the account then stays up",
                "dnssync demo --allow-changes                               # with buttons on the live page",
                "dnssync demo --exit -o json                                # a tour as a test",
            ],
            ["simulator"] =
            [
                "dnssync simulator --dns 127.0.0.1:0 --aws 127.0.0.1:0      # free ports",
                "dnssync simulator --world world.json",
            ],
            ["completion"] = ["dnssync completion bash                                    # eval \"$(dnssync completion bash)\""],
        }.ToImmutableDictionary();

    public static void AddTo(RootCommand root, Terminal terminal)
    {
        foreach (var option in root.Options)
        {
            if (option.Action is System.CommandLine.Help.HelpAction help)
            {
                option.Action = new HelpWithExamples(help, terminal);

                // Another system's way to ask; here it looks like a path, and clutters completion.
                option.Aliases.Remove("/h");
                option.Aliases.Remove("/?");
            }
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        if (Examples.TryGetValue(command is RootCommand ? "dnssync" : command.Name, out var examples))
        {
            terminal.Output.Write("Examples:\n");
            foreach (var example in examples)
            {
                terminal.Output.Write($"  {example}\n");
            }

            terminal.Output.Write("\n");
        }

        return code;
    }
}
