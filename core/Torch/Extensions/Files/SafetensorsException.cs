namespace Rlfw.Torch.Extensions;

/// <summary>A safetensors file that breaks the format's rules; the message names the file and the rule.</summary>
public sealed class SafetensorsException : IOException
{
    /// <summary>Of a file, with what is wrong.</summary>
    public SafetensorsException(string path, string problem, Exception? innerException = null)
        : base($"{path}: {problem}", innerException)
    {
        FilePath = path;
        Problem = problem;
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; }
}
