namespace Rlfw.Contracts;

/// <summary>Text for people: a value table, a policy.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Text">The text, several lines.</param>
public sealed record ReportWritten(string Title, string Text) : EventPayload;
