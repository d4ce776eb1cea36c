using Rlfw.Contracts;

namespace Rlfw.Plugins.Dpo;

/// <summary>Two answers to one prompt.</summary>
/// <param name="Chosen">The better one.</param>
/// <param name="Rejected">The worse one.</param>
/// <param name="ChosenReference">log pi_ref of the better one: the sum over its tokens, or for ipo their mean.</param>
/// <param name="RejectedReference">The same of the worse one.</param>
internal sealed record PreferencePair(
    Completion Chosen,
    Completion Rejected,
    double ChosenReference,
    double RejectedReference
);
