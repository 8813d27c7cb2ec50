using DnsSync.Model;
using DnsSync.Page.Model;
using DnsSync.Planning;
using DnsSync.Reporting;

namespace DnsSync.Page.Tests;

/// <summary>What the page knows after what was observed.</summary>
public sealed class PageStateTests
{
    private const string Name = "a.example";
    private static readonly ObservedEndpoint Endpoint = Observed.Endpoint("vpce-0a1b2c3d4e5f60001", "10.0.1.7");

    [Fact]
    public void A_name_is_waiting_until_it_is_read()
    {
        var name = PageDocument.Of(PageState.Empty.Bound(Observed.Name(Name))).Names.Single();
        Assert.Equal(("waiting", "not read yet"), (name.State, name.Label));
    }

    [Fact]
    public void A_name_that_is_no_longer_bound_disappears_alone()
    {
        var state = Observed.Page(Observed.Name(Name, Endpoint), Observed.Name("b.example", Endpoint))
            .Bound(Observed.Name(Name));
        Assert.Equal("in sync", PageDocument.Of(state).Names.Single().Label);
        state = state.SeenAfter(5, "requeue", Observed.Name("b.example"));
        Assert.Equal([Name], state.Names.Values.Select(name => name.Name.ToString()));
    }

    [Fact]
    public void A_pass_without_changes_adds_no_timeline_entry()
    {
        var state = Observed.Page(Observed.Name(Name, Endpoint));
        Assert.Equal([TimelineEntryKind.Configuration], state.Timeline.Select(entry => entry.Kind));
        Assert.Equal(Observed.Noon.AddSeconds(61), state.SeenAfter(60, "interval", Observed.Name(Name, Endpoint)).LastRead);
    }

    [Fact]
    public void Repeated_entries_are_one_entry_with_a_count()
    {
        var held = Observed.Name(Name, Endpoint).But(Outcome.Held, FindingKind.Held, "it stays");
        var state = Observed.Page(held).SeenAfter(60, "interval", held).SeenAfter(120, "interval", held);
        var entry = state.Timeline[0];
        Assert.Equal(("interval: 1 held", 3, Observed.Noon.AddSeconds(121)), (entry.Text, entry.Times, entry.At));
        Assert.Equal(2, state.Timeline.Length);
    }

    [Fact]
    public void The_timeline_is_latest_first_and_bounded()
    {
        var state = PageState.Empty.EventReceived(Observed.Noon.AddSeconds(2), "second").EventReceived(Observed.Noon, "first");
        Assert.Equal(["second", "first"], state.Timeline.Select(entry => entry.Text));
        for (var i = 0; i < 500; i++)
        {
            state = state.EventReceived(Observed.Noon.AddSeconds(10 + i), $"event {i}");
        }

        Assert.Equal(200, state.Timeline.Length);
        Assert.Equal("event 499", state.Timeline[0].Text);
    }

    [Fact]
    public void The_last_plan_with_changes_stays_visible()
    {
        var state = Observed.Page(Observed.Name(Name, Endpoint))
            .SeenAfter(10, "change", Observed.Name(Name, Endpoint).ChangedFrom("10.0.9.9"))
            .SeenAfter(60, "interval", Observed.Name(Name, Endpoint));
        var name = PageDocument.Of(state).Names.Single();
        Assert.Equal("in sync", name.Label);
        Assert.Equal(
            [
                "delete a.example. A 10.0.9.9 ttl=60",
                "delete _dnssync.a.example. TXT \"v=1 owner=prod rev=1\" ttl=60",
                "create a.example. A 10.0.1.7 ttl=60",
                "create _dnssync.a.example. TXT \"v=1 owner=prod rev=2\" ttl=60",
            ],
            name.LastChanges.Select(change => $"{change.Action} {change.Text}"));
        Assert.Equal(Observed.Noon.AddSeconds(11), name.ChangedAt);
        Assert.Equal(["_dnssync.a.example. TXT \"v=1 owner=prod rev=1\" ttl=60", "a.example. A 10.0.1.7 ttl=60"], name.Records);
    }

    [Fact]
    public void A_pass_that_began_before_a_change_does_not_restore_old_state()
    {
        var state = Observed.Page(Observed.Name(Name, Endpoint))
            .SeenAfter(10, "change", Observed.Name(Name, Endpoint).ChangedFrom("10.0.9.9"))
            .SeenAfter(10.5, "change", Observed.Name(Name, ["10.0.9.9"], Endpoint));
        Assert.Equal(["10.0.1.7"], PageDocument.Of(state).Names.Single().Addresses);
    }

    [Fact]
    public void A_late_result_does_not_replace_a_later_revision()
    {
        var first = Observed.Name(Name, Endpoint).ChangedFrom("10.0.9.9");
        var second = Observed.Name(Name, ["10.0.1.7", "10.0.2.9"], Endpoint) with
        {
            Outcome = Outcome.Changed,
            Changes = [new(ChangeAction.Create, new Marker("prod", 3).ToRecordSet(DnsName.Parse(Name)))],
        };
        var state = Observed.Page(Observed.Name(Name, ["10.0.9.9"]))
            .SeenAfter(9, "change", second)
            .SeenAfter(10, "change", first);
        Assert.Equal(["10.0.1.7", "10.0.2.9"], PageDocument.Of(state).Names.Single().Addresses);
        Assert.Equal(2, state.Times.Length);
    }

    [Fact]
    public void A_read_that_began_after_the_last_change_counts_although_its_revision_is_lower()
    {
        var state = Observed.Page(Observed.Name(Name, Endpoint))
            .SeenAfter(10, "change", Observed.Name(Name, Endpoint).ChangedFrom("10.0.9.9"))
            .SeenAfter(20, "interval", Observed.Name(Name, ["10.0.9.9"], Endpoint));
        Assert.Equal(["10.0.9.9"], PageDocument.Of(state).Names.Single().Addresses);
    }

    [Fact]
    public void A_run_of_two_passes_shows_one_record_set_and_one_marker()
    {
        var name = DnsName.Parse(Name);
        RecordChange[] Pass(int revision, string from, string to) =>
        [
            new(ChangeAction.Delete, Observed.Records(Name, from)),
            new(ChangeAction.Delete, new Marker("prod", revision).ToRecordSet(name)),
            new(ChangeAction.Create, Observed.Records(Name, to)),
            new(ChangeAction.Create, new Marker("prod", revision + 1).ToRecordSet(name)),
        ];
        var report = Observed.Name(Name, ["10.0.1.7"], Endpoint) with
        {
            Outcome = Outcome.Changed,
            Changes = [.. Pass(1, "10.0.9.9", "10.0.5.5"), .. Pass(2, "10.0.5.5", "10.0.1.7")],
            Zone = new NameState(Observed.Noon, [Observed.Records(Name, "10.0.5.5")],
                [new Marker("prod", 2).ToRecordSet(name)]),
        };
        Assert.Equal(["_dnssync.a.example. TXT \"v=1 owner=prod rev=3\" ttl=60", "a.example. A 10.0.1.7 ttl=60"],
            PageDocument.Of(Observed.Page(report)).Names.Single().Records);
    }

    [Fact]
    public void Interim_results_of_a_pass_are_shown_once()
    {
        var changed = Observed.Name(Name, Endpoint).ChangedFrom("10.0.9.9");
        var before = Observed.Page(Observed.Name(Name, ["10.0.9.9"]));
        var report = new SyncReport("prod", false, Observed.Noon.AddSeconds(9), TimeSpan.FromSeconds(1), [changed],
            System.Collections.Immutable.ImmutableSortedDictionary<string, int>.Empty, 0);
        var meanwhile = before.InterimReported(report);
        Assert.Equal(["10.0.1.7"], PageDocument.Of(meanwhile).Names.Single().Addresses);
        Assert.Equal(before.Timeline, meanwhile.Timeline);
        Assert.Empty(meanwhile.Times);
        var after = meanwhile.SeenAfter(9, "change", changed);
        Assert.Single(after.Times);
        Assert.Single(after.Timeline, entry => entry.Kind == TimelineEntryKind.Change);
    }

    [Fact]
    public void Records_show_what_a_change_left_behind()
    {
        var state = Observed.Page(Observed.Name(Name, Endpoint).ChangedFrom("10.0.9.9"));
        Assert.Equal(["_dnssync.a.example. TXT \"v=1 owner=prod rev=2\" ttl=60", "a.example. A 10.0.1.7 ttl=60"],
            PageDocument.Of(state).Names.Single().Records);
    }

    [Fact]
    public void A_due_time_is_shown_until_it_passes()
    {
        var due = Observed.Noon.AddSeconds(30);
        var state = Observed.Page(Observed.Name(Name)).Pending([(new("Z1", DnsName.Parse(Name)), due)]);
        Assert.Equal(due, PageDocument.Of(state).Names.Single().Due);
        Assert.Null(PageDocument.Of(state.Pending([])).Names.Single().Due);
    }

    [Fact]
    public void Convergence_is_measured_from_cause_to_end()
    {
        var state = Observed.Page(Observed.Name(Name, Endpoint))
            .SeenAfter(10, "change", Observed.Name(Name, Endpoint).ChangedFrom("10.0.9.9"));
        Assert.Equal(new TimeDocument(Observed.Noon.AddSeconds(11), Name, 3), PageDocument.Of(state).Times.Single());
    }

    [Fact]
    public void The_same_observations_give_the_same_page()
    {
        Assert.Equal(PageDocument.Of(Scenes.Everything).ToJson(), PageDocument.Of(Scenes.Everything).ToJson());
    }
}
