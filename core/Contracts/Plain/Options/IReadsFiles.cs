namespace Rlfw.Contracts;

/// <summary>
/// Options that name files a plugin learns from or starts from. What they hold is part of what a run computes: the host
/// keeps size and hash of each in the run folder, and a run whose files have changed is neither resumed nor taken for
/// finished. Best implemented explicitly, so that it is no option.
/// </summary>
public interface IReadsFiles
{
    /// <summary>
    /// Files, and folders for the files directly in them, as the options name them: a relative path starts at the working
    /// directory. References to a hub may be among them and are left out. In an order that depends on the options alone.
    /// </summary>
    IReadOnlyList<string> InputFiles { get; }
}
