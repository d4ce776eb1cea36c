namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>How a quotient is rounded.</summary>
    public enum RoundingMode
    {
        /// <summary>Not at all; of integers, a floating-point result.</summary>
        None,

        /// <summary>Towards zero.</summary>
        trunc,

        /// <summary>Down.</summary>
        floor,
    }
}
