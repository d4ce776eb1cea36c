namespace Rlfw.Plugins.Language.Tests.Support;

/// <summary>The folder of golden files and data that lies beside the repository where it is present.</summary>
public static class SharedFolder
{
    /// <summary>The repository's folder.</summary>
    public static string Repository
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "Directory.Packages.props")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }
    }

    /// <summary>Its path; skips the test, with the reason, where it is absent.</summary>
    public static string Require()
    {
        var shared = Path.GetFullPath(Path.Combine(Repository, "..", "shared"));
        Assert.SkipUnless(Directory.Exists(shared), $"golden files and data are not here: no folder {shared}");
        return shared;
    }
}
