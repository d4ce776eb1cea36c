namespace Rlfw.Torch;

/// <summary>Whether <see cref="torch.cdist"/> goes by way of a matrix product.</summary>
public enum compute_mode
{
    /// <summary>Where there are more than 25 rows.</summary>
    use_mm_for_euclid_dist_if_necessary,

    /// <summary>Always.</summary>
    use_mm_for_euclid_dist,

    /// <summary>Never.</summary>
    donot_use_mm_for_euclid_dist,
}
