namespace Rlfw.Plugins.Correctness;

/// <summary>What a completion with several answers is judged by.</summary>
public enum SeveralAnswers
{
    /// <summary>The last one: a completion is judged by what it ends on.</summary>
    Last,

    /// <summary>None: only a completion that gives one answer, or the same one again, can be right.</summary>
    Refuse,
}
