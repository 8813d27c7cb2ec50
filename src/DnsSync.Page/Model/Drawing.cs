using System.Collections.Immutable;

namespace DnsSync.Page.Model;

/// <summary>What is drawn, in pixels from the top left; all that is left to do is to draw it.</summary>
public sealed record Drawing(
    int Width, int Height, ImmutableArray<Node> Nodes, ImmutableArray<Link> Links, string Description);

/// <summary>A box with lines of text.</summary>
/// <param name="Id">The same thing has the same id in every drawing, so that it can move.</param>
/// <param name="Kind"><c>vpc</c>, <c>zone</c>, <c>endpoint</c>, <c>interface</c>, <c>name</c> or <c>group</c>.</param>
/// <param name="State">What its colour says; the text says it, too.</param>
/// <param name="Lines">Within the box, from its top left corner.</param>
public sealed record Node(
    string Id, string Kind, int X, int Y, int Width, int Height, string State, ImmutableArray<Line> Lines)
{
    /// <summary>The names that it represents, by key.</summary>
    public ImmutableArray<string> Names { get; init; } = [];
}

/// <summary>One line of text on its base line, in a font of equally wide characters.</summary>
/// <param name="Style"><c>title</c>, <c>text</c>, <c>small</c> or <c>state</c>.</param>
public sealed record Line(int X, int Y, string Text, string Style);

/// <summary>A name points to an endpoint.</summary>
/// <param name="State"><c>published</c>: some address of it; <c>offered</c>: none yet.</param>
public sealed record Link(string Id, int X1, int Y1, int X2, int Y2, string State)
{
    public ImmutableArray<string> Names { get; init; } = [];
}
