namespace Rlfw.Training.Estimators;

/// <summary>Means over the positions that a mask names.</summary>
public static class MaskedMean
{
    /// <summary>sum(x · m) / max(sum(m), 1) over all positions; a scalar tensor.</summary>
    /// <param name="values">Values, any shape; must be finite also where the mask is false.</param>
    /// <param name="mask">bool, the same shape.</param>
    public static Tensor Of(Tensor values, Tensor mask)
    {
        var weights = mask.to_type(values.dtype);
        return (values * weights).sum() / weights.sum().clamp_min(1);
    }

    /// <summary>sum_t(x · m) / max(sum_t(m), 1) of each row: [B, T] to [B].</summary>
    /// <param name="values">Values [B, T]; must be finite also where the mask is false.</param>
    /// <param name="mask">bool [B, T].</param>
    public static Tensor OfRows(Tensor values, Tensor mask)
    {
        var weights = mask.to_type(values.dtype);
        return (values * weights).sum(1) / weights.sum(1).clamp_min(1);
    }
}
