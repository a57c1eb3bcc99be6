// The main() of every check_* program.  `-t NAME` runs the tests whose name contains NAME.

#include <cppunit/BriefTestProgressListener.h>
#include <cppunit/CompilerOutputter.h>
#include <cppunit/Test.h>
#include <cppunit/TestFailure.h>
#include <cppunit/TestResult.h>
#include <cppunit/TestResultCollector.h>
#include <cppunit/extensions/TestFactoryRegistry.h>

#include <cstdio>
#include <iostream>
#include <memory>
#include <string_view>

namespace {

// Runs the leaves of `test` whose name contains `wanted`; returns how many ran.
int run_matching(CppUnit::Test& test, std::string_view wanted, CppUnit::TestResult& result) {
    if (test.getChildTestCount() == 0) {
        if (test.getName().find(wanted) == std::string::npos) return 0;
        test.run(&result);
        return 1;
    }
    int ran = 0;
    for (int i = 0; i < test.getChildTestCount(); ++i)
        ran += run_matching(*test.getChildTestAt(i), wanted, result);
    return ran;
}

}  // namespace

int main(int argc, char** argv) {
    std::string_view wanted;
    if (argc == 3 && std::string_view(argv[1]) == "-t") wanted = argv[2];
    CppUnit::TestResult result;
    CppUnit::TestResultCollector collector;
    CppUnit::BriefTestProgressListener progress;
    result.addListener(&collector);
    if (!wanted.empty()) result.addListener(&progress);

    const std::unique_ptr<CppUnit::Test> all(
        CppUnit::TestFactoryRegistry::getRegistry().makeTest());
    const int ran = run_matching(*all, wanted, result);
    CppUnit::CompilerOutputter(&collector, std::cerr).write();
    std::printf("%s: %d passed, %d failed\n", argv[0], ran - collector.testFailuresTotal(),
                collector.testFailuresTotal());
    return ran > 0 && collector.wasSuccessful() ? 0 : 1;
}
