namespace Rlfw.Training.Learning;

/// <summary>A policy's loss: what each token says of it, and how tokens become one number.</summary>
public interface IPolicyObjective
{
    /// <summary>The probability ratios that it limits, and how far.</summary>
    /// <param name="tokens">The tokens.</param>
    TokenLosses Losses(PolicyTokens tokens);

    /// <summary>One number of a micro-batch, to be added to those of the others.</summary>
    /// <param name="losses">What the tokens say, a penalty perhaps added, [N].</param>
    /// <param name="rows">Which completion each token belongs to.</param>
    /// <param name="scale">The micro-batch's share.</param>
    Tensor Aggregate(Tensor losses, TokenRows rows, LossScale scale);
}
