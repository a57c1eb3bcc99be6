// What the intrusive list promises: see common/base/list.h.

#include "common/base/list.h"

#include <memory>
#include <string>

#include <cppunit/extensions/HelperMacros.h>

namespace {

struct ByAge;

struct Item : base::ListHook<>, base::ListHook<ByAge> {
    explicit Item(char its_name) : name(its_name) {}
    void leave() { base::ListHook<>::unlink(); }
    char name;
};

std::string names(base::List<Item>& list) {
    std::string all;
    for (Item& item : list) all += item.name;
    return all;
}

class ListTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ListTest);
    CPPUNIT_TEST(it_keeps_order);
    CPPUNIT_TEST(an_object_leaves_from_anywhere);
    CPPUNIT_TEST(an_object_that_dies_leaves_its_list);
    CPPUNIT_TEST(a_list_that_dies_leaves_its_objects);
    CPPUNIT_TEST(an_object_may_be_in_two_lists_by_two_hooks);
    CPPUNIT_TEST(splice_moves_everything_to_the_end);
    CPPUNIT_TEST_SUITE_END();

    Item a_{'a'}, b_{'b'}, c_{'c'};
    base::List<Item> list_;

  public:
    void it_keeps_order() {
        CPPUNIT_ASSERT(list_.empty() && list_.front() == nullptr && list_.pop_front() == nullptr);
        list_.push_back(b_);
        list_.push_back(c_);
        list_.push_front(a_);
        CPPUNIT_ASSERT_EQUAL(std::string("abc"), names(list_));
        CPPUNIT_ASSERT(list_.back() == &c_);
        CPPUNIT_ASSERT(list_.pop_front() == &a_);
        CPPUNIT_ASSERT_EQUAL(std::string("bc"), names(list_));
    }
    void an_object_leaves_from_anywhere() {
        for (Item* item : {&a_, &b_, &c_}) list_.push_back(*item);
        b_.leave();
        CPPUNIT_ASSERT_EQUAL(std::string("ac"), names(list_));
        b_.leave();
        list_.push_front(b_);
        CPPUNIT_ASSERT_EQUAL(std::string("bac"), names(list_));
    }
    void an_object_that_dies_leaves_its_list() {
        list_.push_back(a_);
        {
            Item mortal('m');
            list_.push_back(mortal);
        }
        CPPUNIT_ASSERT_EQUAL(std::string("a"), names(list_));
    }
    void a_list_that_dies_leaves_its_objects() {
        {
            base::List<Item> mortal;
            mortal.push_back(a_);
        }
        list_.push_back(a_);
        CPPUNIT_ASSERT_EQUAL(std::string("a"), names(list_));
    }
    void an_object_may_be_in_two_lists_by_two_hooks() {
        base::List<Item, ByAge> by_age;
        list_.push_back(a_);
        list_.push_back(b_);
        by_age.push_back(b_);
        by_age.push_back(a_);
        CPPUNIT_ASSERT_EQUAL(std::string("ab"), names(list_));
        CPPUNIT_ASSERT(by_age.front() == &b_ && by_age.back() == &a_);
    }
    void splice_moves_everything_to_the_end() {
        base::List<Item> other;
        list_.push_back(a_);
        list_.splice_back(other);
        other.push_back(b_);
        other.push_back(c_);
        list_.splice_back(other);
        CPPUNIT_ASSERT_EQUAL(std::string("abc"), names(list_));
        CPPUNIT_ASSERT(other.empty());
        c_.leave();
        CPPUNIT_ASSERT(list_.back() == &b_);
    }
};
CPPUNIT_TEST_SUITE_REGISTRATION(ListTest);

}  // namespace
