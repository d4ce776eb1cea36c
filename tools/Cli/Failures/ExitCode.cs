namespace Rlfw.Cli;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The user's fault: arguments, files, options, the machine's set-up.</summary>
    public const int UserFault = 1;

    /// <summary>A run failed.</summary>
    public const int RunFailed = 2;

    /// <summary>Stopped by Ctrl-C or SIGTERM, as shells count it: 128 + SIGINT.</summary>
    public const int Interrupted = 130;
}
