namespace Rlfw.Torch.Tests;

/// <summary>The folder of reference material beside the project; tests that need it skip where it is missing.</summary>
internal static class SharedFolder
{
    public static string Find(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            var path = Path.Combine([folder.FullName, "shared", .. parts]);
            if (Path.Exists(path))
            {
                return path;
            }
        }
        Assert.Skip($"shared/{string.Join('/', parts)} is not beside the project.");
        return string.Empty;
    }
}
