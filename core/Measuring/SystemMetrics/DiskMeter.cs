namespace Rlfw.Measuring;

/// <summary>How full the disk is that the root folder lies on.</summary>
internal sealed class DiskMeter : ISystemMeter
{
    public string Subject => "the disk's use";

    public bool IsTotal => false;

    public void Read(Action<string, double> tell)
    {
        var disk = new DriveInfo(Path.GetPathRoot(Environment.CurrentDirectory)!);
        double used = disk.TotalSize - disk.TotalFreeSpace;
        double free = disk.AvailableFreeSpace;
        // Of what one may use: file systems keep some for root.
        if (used + free > 0)
        {
            tell("disk_usage_percentage", used / (used + free) * 100);
        }

        tell("disk_usage_megabytes", used / 1e6);
        tell("disk_available_megabytes", free / 1e6);
    }
}
